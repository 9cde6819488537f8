"""What signing in, accounts and rights say, in Chinese and English."""

from __future__ import annotations

ACCOUNT_MESSAGES: dict[str, tuple[str, str]] = {
    "login_expired": ("表单已过期，请重试", "this form has expired; please try again"),
    "form_too_large": ("表单内容过大", "the form is too large"),
    "wrong_login": (
        "用户名或密码不对。连续输错 {failures} 次后要等 {minutes} 分钟",
        "the user name or the password is wrong. After {failures} failures in a row there is a pause "
        "of {minutes} minutes",
    ),
    "sign_in_first": (
        "请先登录，或在 Authorization 里带上访问令牌",
        "sign in first, or send an API token in the header Authorization",
    ),
    "token_invalid": (
        "访问令牌无效、已过期或已撤销；格式为 Authorization: Bearer yz_…",
        "the API token is unknown, expired or revoked; it is sent as Authorization: Bearer yz_…",
    ),
    "csrf_wrong": (
        "页面已过期，请刷新后重试（程序请在 {header} 里带上本次会话的令牌）",
        "this page has expired; reload it and try again (programs send their session's token in {header})",
    ),
    "needs_viewer": ("请先登录", "sign in first"),
    "needs_editor": ("您的账户只能查看，不能修改", "your account may look but not change anything"),
    "needs_admin": ("只有管理员可以这样做", "only an administrator may do this"),
    "outside_area": (
        "您只能修改区划 {division} 范围内的内容，这一条在范围外或不知道在哪里",
        "you may only change what lies in division {division}; this lies outside or at an unknown place",
    ),
    "login_busy": ("登录请求太多，请稍后再试", "too many are signing in just now; try again in a moment"),
    "password_short": ("密码至少 {shortest} 个字符", "a password has at least {shortest} characters"),
    "password_long": ("密码最多 {longest} 个字符", "a password has at most {longest} characters"),
    "password_wrong": ("现在的密码不对", "this is not the present password"),
    "password_paused": (
        "连续输错太多，请过一刻钟再试",
        "too many wrong passwords in a row; try again in a quarter of an hour",
    ),
    "password_session_only": (
        "访问令牌不能改密码；请登录后在页面上修改",
        "an API token changes no password; sign in and do it on the pages",
    ),
    "password_is_name": ("密码不能与用户名相同", "a password is not the user's name"),
    "label_wrong": (
        "请给访问令牌起个名字，例如它用在哪里，最多 {longest} 个字符",
        "give the API token a name, such as where it is used, of at most {longest} characters",
    ),
    "name_wrong": (
        "用户名应为 1–{longest} 个可见字符，首尾没有空格，也不能是 {reserved}",
        "a user name has 1 to {longest} visible characters, no blank at either end, and is not {reserved}",
    ),
    "expiry_past": ("到期时间应在将来", "the expiry must lie in the future"),
}  # fmt: skip
