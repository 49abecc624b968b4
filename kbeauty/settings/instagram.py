"""Settings of the room that collects: addresses, apps and limits at Meta."""

from kbeauty.settings.environment import env

INSTAGRAM_API_VERSION: str = env.str("INSTAGRAM_API_VERSION", default="v25.0")

# Instagram API with Instagram Login: an app of its own, without a Facebook Page.
INSTAGRAM_APP_ID: str = env.str("INSTAGRAM_APP_ID", default="")
INSTAGRAM_APP_SECRET: str = env.str("INSTAGRAM_APP_SECRET", default="")
INSTAGRAM_AUTHORIZE_URL: str = env.str(
    "INSTAGRAM_AUTHORIZE_URL", default="https://www.instagram.com/oauth/authorize"
)
INSTAGRAM_TOKEN_URL: str = env.str(
    "INSTAGRAM_TOKEN_URL", default="https://api.instagram.com/oauth/access_token"
)
INSTAGRAM_GRAPH_URL: str = env.str(
    "INSTAGRAM_GRAPH_URL", default="https://graph.instagram.com"
)

# Instagram API with Facebook Login: another app, as Meta reviews one app for one log-in.
FACEBOOK_APP_ID: str = env.str("FACEBOOK_APP_ID", default="")
FACEBOOK_APP_SECRET: str = env.str("FACEBOOK_APP_SECRET", default="")
FACEBOOK_DIALOG_URL: str = env.str(
    "FACEBOOK_DIALOG_URL", default="https://www.facebook.com"
)
FACEBOOK_GRAPH_URL: str = env.str(
    "FACEBOOK_GRAPH_URL", default="https://graph.facebook.com"
)

# Addresses an OAuth answer may return to, besides our own callback page.
INSTAGRAM_REDIRECT_URIS: list[str] = env.list("INSTAGRAM_REDIRECT_URIS", default=[])
# Hosts of the private network that outgoing calls may reach: the sandbox, test doubles.
HTTP_ALLOWED_PRIVATE_HOSTS: list[str] = env.list(
    "HTTP_ALLOWED_PRIVATE_HOSTS", default=[]
)

# Meta signs webhooks with the secret of an app, and its pages do not agree on which one:
# any of these fits, and any of the two apps' secrets above.
INSTAGRAM_WEBHOOK_SECRETS: list[str] = env.list("INSTAGRAM_WEBHOOK_SECRETS", default=[])
# What a person types into Meta's form for webhooks; empty: no webhooks are taken.
INSTAGRAM_WEBHOOK_VERIFY_TOKEN: str = env.str(
    "INSTAGRAM_WEBHOOK_VERIFY_TOKEN", default=""
)

# Ceilings of our own besides what the usage headers tell; 0: none. Calls of one account an
# hour, and calls of the whole app an hour to hashtags and business discovery.
INSTAGRAM_CALLS_AN_HOUR: int = env.int("INSTAGRAM_CALLS_AN_HOUR", default=0)
INSTAGRAM_DISCOVERY_CALLS_AN_HOUR: int = env.int(
    "INSTAGRAM_DISCOVERY_CALLS_AN_HOUR", default=200
)
# Of the 30 different hashtags that an account may ask for in seven days, so many are left
# to what a person asks for by hand.
INSTAGRAM_HASHTAGS_KEPT_BACK: int = env.int("INSTAGRAM_HASHTAGS_KEPT_BACK", default=2)
# Figures of an account for so many days before it was connected, at most the 90 that
# Instagram keeps: about five calls a day.
INSTAGRAM_FIGURE_DAYS: int = env.int("INSTAGRAM_FIGURE_DAYS", default=90)
# So many months back have a partition of their own when the tables are made.
INSTAGRAM_MONTHS_APART: int = env.int("INSTAGRAM_MONTHS_APART", default=12)
