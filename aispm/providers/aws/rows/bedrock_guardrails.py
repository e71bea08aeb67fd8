"""Bedrock guardrails, the versions of them that are published, and automated reasoning.

A filter counts where it does something: it is enabled and its action is not NONE. Of a filter
whose answer leaves action or switch out, the service's default holds: it blocks.

What a guardrail lets through is asked of its newest version that is published, or of the draft as
long as none is; and of each that an agent, a flow, a bot or the account's enforcement names, which
`correlate` finds by their facts of `named_by`.
"""

from collections.abc import Sequence
from typing import Any

from aispm.providers.aws.paths import search
from aispm.providers.aws.row import Call, Derived, Fact, Parent, Row
from aispm.vocabulary import Facts

_GUARDRAIL = "aws.bedrock.guardrail"
_TAGS = Call(operation="ListTagsForResource", args={"resourceARN": "self"}, tags="tags")
_POLICY = Call(
    operation="GetResourcePolicy",
    args={"resourceArn": "self"},
    policy="resourcePolicy",
    none=("ResourceNotFoundException",),
)
_ATTACK = "contentPolicy.filters[?type=='PROMPT_ATTACK']"
_GROUNDING = "contextualGroundingPolicy.filters"


def _works(side: str, action: str = "'BLOCK'") -> str:
    """The condition that a filter does something on one side, `input` or `output`."""
    done = f"not_null({side}Action, {action})"
    return f"{side}Enabled != `false` && {done} != 'NONE'"


def _harms(side: str) -> Fact:
    """The kinds of harm that are filtered at medium or high strength."""
    strength = f"({side}Strength=='MEDIUM' || {side}Strength=='HIGH')"
    which = f"type!='PROMPT_ATTACK' && {strength} && {_works(side)}"
    return Fact("list", f"sort(contentPolicy.filters[?{which}].type || `[]`)")


def _entities(side: str) -> Fact:
    """The kinds of personal data and keys that are blocked or masked."""
    which = f"sensitiveInformationPolicy.piiEntities[?{_works(side, 'action')}].type"
    return Fact("list", f"sort({which} || `[]`)")


def _count(items: str) -> Fact:
    return Fact("int", f"length({items} || `[]`)")


def _checked(kind: str) -> Fact:
    which = f"type=='{kind}' && threshold > `0` && action != 'NONE' && enabled != `false`"
    return Fact("bool", f"length({_GROUNDING}[?{which}] || `[]`) > `0`")


def _tier(policy: str) -> Fact:
    """The tier of a policy. One that is not told is the classic one where calls stay in a region:
    the other needs inference across regions."""
    told = f"{policy}.tier.tierName || (!crossRegionDetails && 'CLASSIC')"
    return Fact("string?", f"{policy} && ({told}) || `null`")


def _threshold(kind: str) -> Fact:
    return Fact("string?", f"{_GROUNDING}[?type=='{kind}'].to_string(threshold) | [0]")


def _inert(items: str, inert: str, label: str = "type") -> str:
    """The path of labels of the filters at `items` that were set up and stop nothing."""
    return f"{items}[?{inert}].[{label}][]"


def _idle(action: str = "'BLOCK'") -> str:
    """The condition that a filter does nothing on either side."""
    return f"!({_works('input', action)}) && !({_works('output', action)})"


def _any(*paths: str) -> str:
    """The path of all there is at several, in one list."""
    return f"[{', '.join(paths)}][]"


def named_by(
    at: str, identifier: str = "guardrailIdentifier", version: str = "guardrailVersion"
) -> Fact:
    """The versions of guardrails that are named in a list: `id:version`, or `arn:version`."""
    both = f"[?{identifier} && {version}].join(':', [{identifier}, {version}])"
    return Fact("list", f"{at} | {both} || `[]`")


def _newest(answers: Sequence[Any], context: dict[str, Any]) -> Facts:
    """Whether this is what most callers mean: the newest version, or a draft that stands alone."""
    listed = [one for one in search("[].guardrails[]", list(answers)) if isinstance(one, dict)]
    own = {str(one.get("version")) for one in listed if one.get("arn") == context["arn"]}
    newest = max(own - {"DRAFT"}, key=lambda number: (len(number), number), default="DRAFT")
    return {"is_newest": context.get("version", "DRAFT") == newest}


# A filter of strength NONE was chosen not to filter; one that has a strength was meant to.
_SET = "(inputStrength!='NONE' || outputStrength!='NONE')"
_BLOCKS = "(inputStrength!='NONE' && {}) || (outputStrength!='NONE' && {})"
_SENSITIVE = "sensitiveInformationPolicy"
_WEAK_GROUNDING = "threshold == `0` || action == 'NONE' || enabled == `false`"
_DOES = f"{_works('input')} || {_works('output')}"
_DETECTS = f"{_works('input', 'action')} || {_works('output', 'action')}"
_INERT = _any(
    _inert("contentPolicy.filters", f"type!='PROMPT_ATTACK' && {_SET} && {_idle()}"),
    _inert("topicPolicy.topics", _idle(), "'TOPIC'"),
    _inert("wordPolicy.words", _idle(), "'WORD'"),
    _inert("wordPolicy.managedWordLists", _idle()),
    _inert(f"{_SENSITIVE}.piiEntities", _idle("action")),
    _inert(f"{_SENSITIVE}.regexes", _idle("action"), "'REGEX'"),
    _inert(_GROUNDING, _WEAK_GROUNDING),
)
_AT_WORK = _any(
    f"contentPolicy.filters[?{_BLOCKS.format(_works('input'), _works('output'))}]",
    f"topicPolicy.topics[?{_DOES}]",
    f"wordPolicy.[words, managedWordLists][] | [?{_DOES}]",
    f"{_SENSITIVE}.[piiEntities, regexes][] | [?{_DETECTS}]",
    f"{_GROUNDING}[?!({_WEAK_GROUNDING})]",
    "automatedReasoningPolicy.policies",
)
_VERSIONS = Call(
    operation="ListGuardrails",
    args={"guardrailIdentifier": "up.arn || arn"},
    derived=Derived({"is_newest": "bool"}, _newest),
    shared=True,
)

_FACTS = {
    "blocks_something": Fact("bool", f"length({_AT_WORK}) > `0`"),
    "inert_filters": Fact("list", f"sort({_INERT})"),
    "kms_key_arn": Fact("string?", "kmsKeyArn"),
    "version": Fact("string?", "version"),
    "prompt_attack_strength": Fact("string?", f"{_ATTACK}.inputStrength | [0]"),
    "prompt_attack_action": Fact("string?", f"{_ATTACK}.not_null(inputAction, 'BLOCK') | [0]"),
    "prompt_attack_enabled": Fact(
        "bool",
        f"length(contentPolicy.filters[?type=='PROMPT_ATTACK' && {_works('input')}] || `[]`) > `0`",
    ),
    "harms_filtered_on_input": _harms("input"),
    "harms_filtered_on_output": _harms("output"),
    "images_filtered_for": Fact(
        "list",
        "sort(contentPolicy.filters[?contains(inputModalities || `[]`, 'IMAGE')].type || `[]`)",
    ),
    "content_tier": _tier("contentPolicy"),
    "topic_tier": _tier("topicPolicy"),
    "denied_topics": _count(f"topicPolicy.topics[?{_works('input')} || {_works('output')}]"),
    "blocked_words": _count(f"wordPolicy.words[?{_works('input')} || {_works('output')}]"),
    "blocks_profanity": Fact(
        "bool",
        "length(wordPolicy.managedWordLists[?type=='PROFANITY'"
        f" && ({_works('input')} || {_works('output')})] || `[]`) > `0`",
    ),
    "entities_guarded_on_input": _entities("input"),
    "entities_guarded_on_output": _entities("output"),
    "guarded_patterns": _count(
        "sensitiveInformationPolicy.regexes"
        f"[?{_works('input', 'action')} || {_works('output', 'action')}]"
    ),
    "grounding_checked": _checked("GROUNDING"),
    "grounding_threshold": _threshold("GROUNDING"),
    "relevance_checked": _checked("RELEVANCE"),
    "relevance_threshold": _threshold("RELEVANCE"),
    "reasoning_policies": Fact("list", "automatedReasoningPolicy.policies || `[]`"),
    "cross_region_profile_arn": Fact("string?", "crossRegionDetails.guardrailProfileArn"),
}

ROWS = (
    Row(
        kind=_GUARDRAIL,
        title="Bedrock guardrail",
        role="setting",
        service="bedrock",
        id="arn",
        name="name",
        joins={"is_current": "bool"},
        listing=Call(
            operation="ListGuardrails",
            items="guardrails",
            facts={"status": Fact("string", "status")},
            then=(
                Call(
                    operation="GetGuardrail",
                    args={"guardrailIdentifier": "id"},
                    facts=_FACTS,
                ),
                _VERSIONS,
                _POLICY,
                _TAGS,
            ),
        ),
    ),
    Row(
        kind="aws.bedrock.guardrail_version",
        title="Published version of a Bedrock guardrail",
        role="setting",
        service="bedrock",
        parent=Parent(_GUARDRAIL, "contains"),
        id="{arn}:{version}",
        name="{name}:{version}",
        joins={"is_current": "bool"},
        listing=Call(
            operation="ListGuardrails",
            args={"guardrailIdentifier": "up.arn"},
            items="guardrails[?version!='DRAFT']",
            facts={"status": Fact("string", "status")},
            then=(
                Call(
                    operation="GetGuardrail",
                    args={"guardrailIdentifier": "id", "guardrailVersion": "version"},
                    facts=_FACTS,
                ),
                _VERSIONS,
            ),
        ),
    ),
    Row(
        kind="aws.bedrock.reasoning_policy",
        title="Bedrock automated reasoning policy",
        role="setting",
        service="bedrock",
        id="policyArn",
        name="name",
        listing=Call(
            operation="ListAutomatedReasoningPolicies",
            items="automatedReasoningPolicySummaries",
            facts={"version": Fact("string?", "version")},
            then=(
                Call(
                    operation="GetAutomatedReasoningPolicy",
                    args={"policyArn": "policyArn"},
                    facts={"kms_key_arn": Fact("string?", "kmsKeyArn")},
                ),
            ),
        ),
    ),
)
