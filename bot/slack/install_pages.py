"""What an installer reads in the browser: plain pages, everything in them escaped."""

from html import escape

import tomlkit

TYPE = "text/html; charset=utf-8"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the address holds the state
    "X-Content-Type-Options": "nosniff",
}
_STYLE = """
body { font: 1.05rem/1.55 system-ui, sans-serif; color: #14213d; background: #fff;
       max-width: 42rem; margin: 3rem auto; padding: 0 1.25rem }
h1 { font-size: 1.5rem; line-height: 1.25 }
a.button { display: inline-block; padding: .7rem 1.2rem; border-radius: .35rem;
           background: #1d3557; color: #fff; text-decoration: none; font-weight: 600 }
a.button:focus { outline: 3px solid #e09f3e; outline-offset: 2px }
pre { background: #f1f3f7; padding: 1rem; overflow-x: auto; font-size: .92rem }
"""
_REFUSED = {
    "access_denied": (
        "Nothing was installed",
        "You cancelled in Slack, so nothing was changed. You can start again at any time.",
    ),
    "invalid_browser": (
        "This installation was not begun here",
        "It has to be begun and ended in the same browser, within five minutes, and this page is "
        "good only once. What was installed before stays as it is.",
    ),
    "invalid_state": (
        "This page is no longer good",
        "It was used already, or more than five minutes passed. What was installed before stays as "
        "it is.",
    ),
    "storage_error": (
        "Install foibot into one workspace",
        "Slack offered an installation for a whole organisation. foibot serves single workspaces, "
        "each an authority of its own; the permission was given back and nothing was kept.",
    ),
    "away": (
        "Not installed just now",
        "Slack or the bot's own database did not answer. Wait a minute, then start again.",
    ),
}
_OTHER = (
    "Slack did not install foibot",
    "Slack did not accept what it was sent. Nothing was kept. Start again; if that does not help, "
    "tell the person who runs foibot.",
)


def install(url: str) -> str:
    """The page that leads to Slack's consent."""
    return _page(
        "Install foibot",
        "<p>foibot helps officers who answer FOI and EIR requests: precedents, drafts, checks and "
        "clocks. Slack will show what it asks for.</p>"
        "<p>Each workspace is an authority of its own: its requests, letters and officers are seen "
        "by nobody else.</p>"
        f'<p><a class="button" href="{escape(url)}">Go on to Slack</a></p>',
    )


def served(name: str, team: str) -> str:
    """Installed, and answering."""
    return _page(
        "foibot is installed",
        f"<p>It serves <b>{escape(name)}</b> ({escape(team)}) from now on. Invite it to the team's "
        "channel with <code>/invite @foibot</code> and begin with <code>/foi help</code>.</p>",
    )


def unserved(name: str, team: str, installer: str, why: str) -> str:
    """Installed, and what whoever looks after the bot has to do before it answers."""
    return _page(
        "foibot is installed, and one step is left",
        f"<p>{escape(why)}</p>"
        f"<p>For <b>{escape(name)}</b> that is the folder <code>authorities/{escape(team)}</code> "
        "in foibot's home, with a file <code>foibot.toml</code> in the authority's own words:</p>"
        f"<pre>{escape(minimal(name, installer))}</pre>"
        "<p>Fill in what is empty; <code>disclosure_log</code> and <code>publication_scheme</code> "
        "may stay so. <code>foibot settings</code> prints what else can be set. No restart is "
        "needed.</p>",
    )


def refused(reason: str) -> str:
    """Why nothing was installed; `reason` is not shown."""
    title, sentence = _REFUSED.get(reason, _OTHER)
    return _page(
        title,
        f'<p>{escape(sentence)}</p><p><a class="button" href="/slack/install">Start again</a></p>',
    )


def minimal(name: str, installer: str) -> str:
    """The least that an authority's settings file has to say."""
    file = tomlkit.document()
    file.add("authority", tomlkit.item(name))
    file.add("authority_address", tomlkit.item([""]))
    for setting in ("authority_email", "review_contact", "disclosure_log", "publication_scheme"):
        file.add(setting, tomlkit.item(""))
    file.add("slack_channel", tomlkit.item(""))
    file.add("slack_officers", tomlkit.item([installer]))
    return tomlkit.dumps(file)


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
