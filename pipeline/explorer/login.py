"""Asking for the token, where the explorer has one."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from pipeline.explorer.access import SESSION, SESSION_SECONDS, Access
from pipeline.explorer.rendering import page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/login")
def ask(request: Request, to: str = "/") -> Response:
    """Show the form."""
    return page(request, "login.html", to=_own(to), problem=None)


@router.post("/login")
async def let_in(request: Request) -> Response:
    """Give who shows the token a cookie, and the page that was wanted."""
    access: Access = request.app.state.access
    sent = await form(request)
    if not access.may_try():
        return page(request, "login.html", status=429, to="/", problem="Too many wrong tokens: wait a minute.")
    if not access.is_token(sent.get("token", "")):
        access.note_wrong()
        return page(request, "login.html", status=401, to=_own(sent.get("to", "/")), problem="That is not the token.")
    answer = RedirectResponse(_own(sent.get("to", "/")), 303)
    is_secure = request.url.scheme == "https"
    answer.set_cookie(
        SESSION, access.session(), max_age=SESSION_SECONDS, httponly=True, samesite="lax", secure=is_secure
    )
    return answer


@router.post("/logout")
def leave() -> Response:
    """Take the cookie back."""
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(SESSION)
    return answer


async def form(request: Request) -> dict[str, str]:
    """Return the fields of a form that was sent: at most 40, the first of each name."""
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return {name: values[0] for name, values in parse_qs(body, keep_blank_values=True, max_num_fields=40).items()}
    except ValueError:
        return {}


def _own(address: str) -> str:
    """Return an address of ours; the first page in place of one that leads elsewhere."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and "\\" not in address
    return address if is_ours and address.isprintable() else "/"
