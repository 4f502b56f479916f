"""What somebody might type who wants something else than a card."""

from urllib.parse import quote

# fmt: off
# ruff: noqa: E501
SQL = [
    "'", '"', "''", "';--", "' OR '1'='1", "' OR 1=1--", '" OR ""="', "') OR ('1'='1", "1; DROP TABLE cards_card",
    "'; DROP TABLE cards_card; --", "1 UNION SELECT password FROM accounts_user", "' UNION SELECT NULL,NULL--",
    "x' AND pg_sleep(9)--", "'||pg_sleep(9)||'", "1;SELECT pg_sleep(9)", "(SELECT 4242*4242)", "'||(4242*4242)||'",
    "$$;SELECT 1;$$", "E'\\x27'", "\\'", "%' AND 1=1 --", "_%", "%%", "%s", "%(q)s", "{0}", "/*", "*/", "--", "#",
    "ORDER BY 1", "name DESC; --", "-name,pk", "card__set__name", "price__isnull", "pk__in", "user__password",
    "CAST('a' AS int)", "1e999", "-1", "0x1F", "NaN", "Infinity", "9" * 40, "1/0", "^(a+)+$", "[[:alpha:", "a{1,99999}",
    "' AND extractvalue(1,1)", "<-> ' | & !", "foo & | bar", "!", "(", ")", ":*", "a:*b", "\\", "\\\\", "\\E",
]  # fmt: skip
HTML = [
    "<script>boom(1)</script>", "<img src=x onerror=boom(1)>", '"><script>boom(1)</script>', "'><svg onload=boom(1)>",
    "<svg/onload=boom(1)>", "javascript:boom(1)", "JaVaScRiPt:boom(1)", "data:text/html,<script>boom(1)</script>",
    "</title><script>boom(1)</script>", "</textarea><script>boom(1)</script>", "--><script>boom(1)</script>",
    '" onmouseover="boom(1)', "' onfocus='boom(1)' autofocus='", "<iframe srcdoc='<script>boom(1)</script>'>",
    "<a href=javascript:boom(1)>x</a>", "<body onload=boom(1)>", "<math><mi xlink:href=javascript:boom(1)>",
    "<style>@import 'http://evil.example.org'</style>", "<link rel=stylesheet href=//evil.example.org>",
    "<base href=//evil.example.org/>", "<form action=//evil.example.org>", "<meta http-equiv=refresh content=0>",
    "&lt;script&gt;boom(1)&lt;/script&gt;", "&#60;script&#62;", "%3Cscript%3Eboom(1)%3C/script%3E", "<scr<script>ipt>",
    "<<script>boom(1)//<</script>", "\u003cscript\u003e", "<!--#exec cmd=ls-->", "<?php boom(1) ?>", "]]><script>",
    "<div hx-get=/admin/>", "<x hx-on:click=boom(1)>", '" hx-get="/admin/" x="', "<details open ontoggle=boom(1)>",
]  # fmt: skip
TEMPLATES = [
    "{{ 4242*4242 }}", "{{4242*4242}}", "{% debug %}", "{% include 'home.html' %}", "{{ request.user }}", "${4242*4242}",
    "#{4242*4242}", "<%= 4242*4242 %>", "{{ settings.SECRET_KEY }}", "{{ ''.__class__ }}", "{%", "{{", "{#", "@(4242*4242)",
    "{0.__class__}", "%(secret)s", "$(sleep 9)", "`sleep 9`", "; sleep 9", "| sleep 9", "&& sleep 9", "${jndi:ldap://x}",
]  # fmt: skip
HEADERS = [
    "a\r\nSet-Cookie: boom=1", "a\nSet-Cookie: boom=1", "a\r\n\r\n<script>boom(1)</script>", "%0d%0aSet-Cookie:boom=1",
    "a\rb", "\u560a\u560dSet-Cookie:boom=1", "a\u2028b", "a\x0bb", "a\x85b", "//evil.example.org", "\\\\evil.example.org",
    "https://evil.example.org/", "/\\evil.example.org", "https:evil.example.org", "///evil.example.org/%2f..",
]  # fmt: skip
PATHS = [
    "../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd",
    "....//....//etc/passwd", "file:///etc/passwd", "..;/admin/", ".git/config", ".env", "con", "nul", "a/b/c", "%", "%zz",
    "%c0%ae%c0%ae/", "~root", "*", "?", "a" * 3000,
]  # fmt: skip
NULS = [
    "\0",
    "a\0b",
    "\0' OR 1=1",
    "card\0.html",
    "%00",
    "\0" * 50,
    "\x01\x02\x7f",
    "\x1b[31m",
    "\x08",
    "\ufffe",
    "\uffff",
]
UNICODE = [
    "ＳＥＬＥＣＴ", "＜script＞boom(1)＜/script＞", "ʼ OR 1=1", "′ OR 1=1", "\u202egpj.exe", "a\u0301" * 60, "\U0001f409", "İ", "ß",
    "ﷺ" * 40, "\u200b", "\ufeff", "ﬁ", "Ⅷ", "²", "٣", "𝟜", "\udcff", "\ud800", "é" * 500, "हिन्दी", "עברית", "日本語", "\u0000é",
]  # fmt: skip
WRAPS = ("{}", "bolt {}", "{} OR t:goblin", '"{}"')
NASTY = [*SQL, *HTML, *TEMPLATES, *HEADERS, *PATHS, *NULS, *UNICODE]
PAYLOADS = list(dict.fromkeys(wrap.replace("{}", text) for wrap in WRAPS for text in NASTY))


def sendable(text: str) -> str:
    """As it arrives: a lone half of a letter cannot be sent."""
    return text.encode("utf-8", "replace").decode("utf-8")


def in_path(text: str) -> str:
    return quote(sendable(text), safe="/")
