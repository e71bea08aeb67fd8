"""What the policies of its organisation say of an account's AI content, in sum."""

from aispm.providers.aws import opt_out
from aispm.providers.aws.row import Call, Derived, Row

ROWS = (
    Row(
        kind="aws.organizations.ai_opt_out",
        title="AI services opt-out of an account",
        role="setting",
        service="organizations",
        worldwide=True,
        id="arn:{partition}:organizations::{account}:effective-policy/aiservices-opt-out",
        name="'ai-services-opt-out'",
        listing=Call(
            operation="DescribeEffectivePolicy",
            args={"PolicyType": "'AISERVICES_OPT_OUT_POLICY'"},
            items="[@]",  # one setting an account, set or not
            derived=Derived({"has_policy": "bool", **opt_out.FACTS}, opt_out.effective),
            none=("EffectivePolicyNotFoundException", "AWSOrganizationsNotInUseException"),
        ),
    ),
)
