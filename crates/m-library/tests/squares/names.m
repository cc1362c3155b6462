(N as number) =>
    let
        Items = List.Buffer(List.Transform({1..N}, each "item " & Text.PadStart(Text.From(_), 5, "0"))),
        Numbers = List.Buffer(List.Transform({1..N}, each Number.Mod(_ * 7919, N))),
        Pairs = List.Buffer(List.Transform(Items, each {_, _ & "!"})),
        Singles = List.Buffer(List.Transform(Items, each {_})),
        Table = Table.Buffer(Table.FromColumns({Items, Numbers}, {"name", "number"})),
        Other = Table.Buffer(Table.FromColumns({List.Reverse(Items), Numbers}, {"other", "n"})),
        Records = List.Buffer(Table.ToRecords(Table)),
        Wide = Table.Buffer(Table.FromRows({Numbers}, Items)),
        Fields = Record.FromList(Numbers, Items),
        Nested = Table.Buffer(Table.FromColumns({Items, Singles, Records}, {"name", "list", "record"})),
        Typed = Table.TransformColumnTypes(Table, {"name", type text}),
        TypedOther = Table.TransformColumnTypes(Other, {"other", type text}),
        Long = Text.Combine(Items, ","),
        Lines = Text.Combine(Items, "#(lf)"),
        Bytes = Text.ToBinary(Long)
    in
        [
            N = N,
            Items = Items,
            Numbers = Numbers,
            Pairs = Pairs,
            Singles = Singles,
            Table = Table,
            Other = Other,
            Typed = Typed,
            TypedOther = TypedOther,
            Records = Records,
            Wide = Wide,
            Fields = Fields,
            Nested = Nested,
            Long = Long,
            Lines = Lines,
            Bytes = Bytes
        ]
