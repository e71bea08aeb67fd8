"""Keys of payment, sales, marketing and support."""

from __future__ import annotations

from aispm.secrets import identity
from aispm.secrets.table.rule import UUID, Rule

RULES: tuple[Rule, ...] = (
    Rule("clerk-secret-key", ("sk_live_", "sk_test_"), r"sk_(?:live|test)_\w{40,60}", key="clerk"),
    Rule(
        "stripe-secret-key",
        ("k_live_", "k_test_"),
        r"[rs]k_(?:live|test)_[A-Za-z0-9]{20,120}",
        facts=identity.stripe,
    ),
    Rule("stripe-webhook-secret", ("whsec_",), r"whsec_[A-Za-z0-9+/]{32,64}={0,2}"),
    Rule(
        "stripe-publishable-key",
        ("pk_live_", "pk_test_"),
        r"pk_(?:live|test)_[A-Za-z0-9]{20,120}",
        publishable=True,
    ),
    Rule("square-token", ("EAAA", "sq0"), r"EAAA[\w-]{58,62}|sq0(?:atp|csp)-[\w-]{22,50}"),
    Rule("paypal-secret", ("access_token$",), r"access_token\$\w{7,10}\$\w{16}\$[0-9a-f]{32}"),
    Rule("plaid-token", ("access-",), rf"access-(?:sandbox|development|production)-{UUID}"),
    Rule("mollie-api-key", ("live_",), r"live_[A-Za-z0-9]{30}", key=r"mollie|key|token"),
    Rule("flutterwave-secret-key", ("FLWSECK",), r"FLWSECK(?:_TEST)?-[0-9a-zA-Z]{32}-X"),
    Rule("easypost-api-key", ("EZAK", "EZTK"), r"EZ[AT]K[A-Za-z0-9]{54}"),
    Rule("shippo-token", ("shippo_",), r"shippo_(?:live|test)_[0-9a-f]{40}"),
    Rule("duffel-token", ("duffel_",), r"duffel_(?:test|live)_[\w-]{43}"),
    Rule("shopify-token", ("shp",), r"shp(?:at|ca|pa|ss|rt|tka)_[0-9a-fA-F]{32}"),
    Rule("hubspot-token", ("pat-",), rf"pat-(?:na|eu|ap)\d-{UUID}"),
    Rule("hubspot-token", (), UUID, key=r"hubspot|hapikey"),
    Rule("salesforce-token", ("00D",), r"00D[A-Za-z0-9]{12,15}![\w.]{80,260}"),
    Rule("intercom-token", ("dG9r",), r"dG9r[A-Za-z0-9+/=_-]{48,80}"),
    Rule("klaviyo-private-key", ("pk_",), r"pk_[0-9a-f]{34}"),
    Rule("posthog-personal-key", ("phx_",), r"phx_[\w-]{40,60}"),
    Rule("posthog-project-key", ("phc_",), r"phc_[\w-]{40,60}", publishable=True),
    Rule("razorpay-key-id", ("rzp_",), r"rzp_(?:live|test)_[A-Za-z0-9]{14}", publishable=True),
)
