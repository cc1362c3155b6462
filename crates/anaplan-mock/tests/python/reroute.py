"""Sends the production URLs that clients have built in to the mock, and changes nothing else about them."""

import re

PRODUCTION = re.compile(r"https://[a-z0-9.]*anaplan\.com")


def reroute(base):
    """Call before the first request; `base` is the mock's URL."""
    try:
        import httpx2

        for transport, name in (
            (httpx2.HTTPTransport, "handle_request"),
            (httpx2.AsyncHTTPTransport, "handle_async_request"),
        ):
            original = getattr(transport, name)

            def handle(self, request, original=original):
                request.url = httpx2.URL(PRODUCTION.sub(base, str(request.url)))
                request.headers["Host"] = request.url.netloc.decode()
                return original(self, request)

            setattr(transport, name, handle)
    except ImportError:
        pass
    try:
        from requests.adapters import HTTPAdapter

        original_send = HTTPAdapter.send

        def send(self, request, **kwargs):
            request.url = PRODUCTION.sub(base, request.url)
            return original_send(self, request, **kwargs)

        HTTPAdapter.send = send
    except ImportError:
        pass
