(N as number) =>
    let
        Numbers = List.Transform({1..N}, each Text.PadStart(Text.From(_), 5, "0")),
        Repeated = (part) => Text.Combine(List.Transform(Numbers, each Text.Replace(part, "?", _)))
    in
        [
            N = N,
            Elements = "<a>" & Repeated("<b>?</b>") & "</a>",
            Different = "<a>" & Repeated("<b?>1</b?>") & "</a>",
            Attributes = "<a " & Repeated("b?='1' ") & "/>",
            Records = "<a>" & Repeated("<b><c>?</c><d e='1'>x</d></b>") & "</a>",
            Rows = "<table><tr><th>a</th><th>b</th></tr>"
                & Repeated("<tr><td class='x'>?</td><td>1</td></tr>")
                & "</table>",
            Row = "<table><tr>" & Repeated("<th>?</th>") & "</tr><tr>" & Repeated("<td>?</td>") & "</tr></table>",
            Spans = "<table><tr>" & Repeated("<td rowspan='2'>?</td>") & "</tr><tr><td>1</td></tr></table>",
            Tables = Repeated("<table><tr><td>?</td></tr></table>"),
            Words = "<p>" & Repeated("? &amp; ") & "</p>"
        ]
