// The functions of an OAuth record for Microsoft Entra ID: the authorization code flow with PKCE. Addresses of version
// 2.0 ask for scopes, those of version 1 for a resource.
(settings as record) as record =>
    let
        IsVersion2 = Text.Contains(settings[Authority], "/v2.0/"),
        TokenUri = Text.Replace(settings[Authority], "/authorize", "/token"),
        Target =
            if IsVersion2 then
                let
                    resource = if settings[Resource] = null then "" else Text.TrimEnd(settings[Resource], "/") & "/",
                    scopes = List.Transform(
                        Text.Split(settings[Scope], " "), each if Text.Contains(_, "://") then _ else resource & _
                    )
                in
                    [scope = Text.Combine(scopes & {"offline_access"}, " ")]
            else if settings[Resource] = null then
                []
            else
                [resource = settings[Resource]],
        Challenge = (verifier as text) as text =>
            let
                digest = Crypto.CreateHash(CryptoAlgorithm.SHA256, Text.ToBinary(verifier, TextEncoding.Ascii)),
                base64 = Binary.ToText(digest, BinaryEncoding.Base64)
            in
                Text.TrimEnd(Text.Replace(Text.Replace(base64, "+", "-"), "/", "_"), "="),
        Token = (fields as record) as record =>
            let
                secret = if settings[Secret] = null then [] else [client_secret = settings[Secret]],
                form = [client_id = settings[Client]] & secret & Target & fields,
                answer = Web.Contents(
                    TokenUri,
                    [
                        Content = Text.ToBinary(Uri.BuildQueryString(form)),
                        Headers = [
                            #"Content-Type" = "application/x-www-form-urlencoded",
                            Accept = "application/json"
                        ],
                        ManualStatusHandling = {400, 401}
                    ]
                ),
                body = Json.Document(answer)
            in
                if Record.HasFields(body, {"error"}) then
                    error Error.Record(body[error], Record.FieldOrDefault(body, "error_description", ""))
                else
                    body
    in
        [
            StartLogin = (dataSourcePath, state, display) =>
                let
                    verifier = Text.NewGuid() & Text.NewGuid(),
                    query = [
                        client_id = settings[Client],
                        response_type = "code",
                        response_mode = "query",
                        redirect_uri = settings[Callback],
                        state = state,
                        code_challenge = Challenge(verifier),
                        code_challenge_method = "S256"
                    ]
                        & Target
                in
                    [
                        LoginUri = settings[Authority] & "?" & Uri.BuildQueryString(query),
                        CallbackUri = settings[Callback],
                        WindowHeight = 720,
                        WindowWidth = 1024,
                        Context = verifier
                    ],
            FinishLogin = (context, callbackUri, state) =>
                let
                    query = Uri.Parts(callbackUri)[Query]
                in
                    if Record.HasFields(query, {"error"}) then
                        error Error.Record(query[error], Record.FieldOrDefault(query, "error_description", ""))
                    else
                        Token(
                            [
                                grant_type = "authorization_code",
                                code = query[code],
                                redirect_uri = settings[Callback],
                                code_verifier = context
                            ]
                        ),
            Refresh = (dataSourcePath, refreshToken) =>
                Token([grant_type = "refresh_token", refresh_token = refreshToken])
        ]
