"""Keys of what agents call: search, browsers, memory, vector stores, connectors."""

from __future__ import annotations

from aispm.secrets.table.rule import UUID, Rule

RULES: tuple[Rule, ...] = (
    Rule("tavily-api-key", ("tvly-",), r"tvly-(?:dev-|prod-)?[\w-]{20,60}"),
    Rule("brave-api-key", ("BSA",), r"BSA[\w-]{24,40}(?![\w-])"),
    Rule("firecrawl-api-key", ("fc-",), r"fc-[0-9a-f]{32}"),
    Rule("context7-api-key", ("ctx7sk-",), r"ctx7sk-[\w-]{20,50}"),
    Rule("jina-api-key", ("jina_",), r"jina_[\w-]{50,70}"),
    Rule("exa-api-key", (), UUID, key=r"exa_?api|^exa|[_-]exa_"),
    Rule("smithery-api-key", (), UUID, key=r"smithery"),
    Rule("linkup-api-key", (), UUID, key=r"linkup"),
    Rule("serper-api-key", (), r"[0-9a-f]{40}", key=r"serper"),
    Rule("serpapi-key", (), r"[0-9a-f]{64}", key=r"serp_?api"),
    Rule("you-api-key", ("ydc-sk-",), r"ydc-sk-[\w-]{20,100}"),
    Rule("kagi-api-key", (), r"[\w-]{11}\.[\w-]{43}", key=r"kagi"),
    Rule("apify-api-token", ("apify_api_",), r"apify_api_[A-Za-z0-9]{30,40}"),
    Rule("e2b-api-key", ("e2b_",), r"e2b_[0-9a-f]{40}"),
    Rule("daytona-api-key", ("dtn_",), r"dtn_[0-9a-f]{64}"),
    Rule("hyperbrowser-api-key", ("hb_",), r"hb_[A-Za-z0-9]{24,40}"),
    Rule("browserbase-api-key", ("bb_live_",), r"bb_live_[\w-]{20,40}"),
    Rule("browser-use-api-key", ("bu_",), r"bu_[\w-]{40,60}(?![\w-])"),
    Rule("steel-api-key", ("ste-",), r"ste-[A-Za-z0-9]{60,120}"),
    Rule("mem0-api-key", ("m0-",), r"m0-[A-Za-z0-9]{36,44}"),
    Rule("zep-api-key", ("z_",), r"z_[A-Za-z0-9]{20,120}\.[\w-]{20,120}"),
    Rule("supermemory-api-key", ("sm_",), r"sm_[A-Za-z0-9]{20,30}_[A-Za-z0-9]{20,120}"),
    Rule("memos-api-key", ("mpg-",), r"mpg-[A-Za-z0-9]{30,60}"),
    Rule("pinecone-api-key", ("pcsk_",), r"pcsk_[\w-]{50,80}"),
    Rule("pinecone-api-key", (), UUID, key=r"pinecone"),
    Rule("upstash-token", (), r"A[A-Za-z0-9+/]{50,120}={0,2}", key=r"upstash|kv_rest"),
    Rule("composio-api-key", ("ak_",), r"ak_[\w-]{20}(?![\w-])", key=r"composio|key|auth|token"),
    Rule("composio-api-key", ("comp_",), r"comp_[A-Za-z0-9]{20,40}", key=r"composio|key|token"),
    Rule("arcade-api-key", ("arc_",), r"arc_[A-Za-z0-9]{40,80}"),
    Rule("zapier-mcp-key", ("sk-ak-",), r"sk-ak-[\w-]{20,60}"),
    Rule("n8n-api-key", ("n8n_api_",), r"n8n_api_[0-9a-f]{40,100}"),
    Rule("rapidapi-key", (), r"[0-9a-f]{10}msh[0-9a-f]{15}p1[0-9a-f]{5}jsn[0-9a-f]{12}", key="."),
    Rule("mapbox-secret-token", ("sk.eyJ",), r"sk\.eyJ[\w-]{40,200}\.[\w-]{20,40}"),
    Rule(
        "mapbox-public-token", ("pk.eyJ",), r"pk\.eyJ[\w-]{40,200}\.[\w-]{20,40}", publishable=True
    ),
    Rule("algolia-admin-key", (), r"[0-9a-f]{32}", key=r"^(?!.*search).*algolia"),
    Rule("qdrant-api-key", (), rf"{UUID}\|[\w-]{{40,100}}", key=r"qdrant|key|auth"),
    Rule("elastic-api-key", ("essu_",), r"essu_[\w-]{60,200}={0,2}"),
    Rule("axiom-token", ("xaat-", "xapt-"), rf"xa[ap]t-{UUID}"),
    Rule("contentful-token", ("CFPAT-",), r"CFPAT-[\w-]{43}"),
    Rule("typeform-token", ("tfp_",), r"tfp_[\w-]{40,60}"),
    Rule("cal-api-key", ("cal_live_",), r"cal_live_[0-9a-f]{32}"),
    Rule("readme-api-key", ("rdme_",), r"rdme_[a-z0-9]{70}"),
)
