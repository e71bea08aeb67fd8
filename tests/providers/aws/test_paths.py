"""What stands in an answer, as facts."""

from __future__ import annotations

import pytest

from aispm.providers.aws.paths import facts_in
from aispm.providers.aws.row import Call, Fact

KEY = "arn:aws:kms:us-east-1:111122223333:key/k-1"


@pytest.mark.parametrize(
    ("told", "known"),
    [
        (KEY, KEY),
        ("alias/mine", "alias/mine"),
        ("AWS_OWNED_KEY", None),
        ("DEFAULT", None),
        ("auto", None),
        ("alias/aws/sagemaker", None),
        ("arn:aws:kms:us-east-1:111122223333:alias/aws/s3", None),
    ],
)
def test_a_key_of_aws_is_no_key_of_ones_own(told: str, known: str | None) -> None:
    call = Call(operation="Get", facts={"online_kms_key_arn": Fact("string?", "key")})
    assert facts_in(call, {"key": told}) == {"online_kms_key_arn": known}
