"""Sends the production URLs that clients have built in to the mock, and changes nothing else about them."""

import importlib
import re

PRODUCTION = re.compile(r"https://[a-z0-9.]*anaplan\.com")


def reroute(base):
    """Call before the first request; `base` is the mock's URL."""
    for module in ("httpx", "httpx2"):
        try:
            httpx = importlib.import_module(module)
        except ImportError:
            continue
        for transport, name in (
            (httpx.HTTPTransport, "handle_request"),
            (httpx.AsyncHTTPTransport, "handle_async_request"),
        ):
            original = getattr(transport, name)

            def handle(self, request, original=original, httpx=httpx):
                request.url = httpx.URL(PRODUCTION.sub(base, str(request.url)))
                request.headers["Host"] = request.url.netloc.decode()
                return original(self, request)

            setattr(transport, name, handle)
    try:
        from requests.adapters import HTTPAdapter

        original_send = HTTPAdapter.send

        def send(self, request, **kwargs):
            request.url = PRODUCTION.sub(base, request.url)
            return original_send(self, request, **kwargs)

        HTTPAdapter.send = send
    except ImportError:
        pass
