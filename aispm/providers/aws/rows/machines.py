"""EC2 instances: as whom they run, who can reach them, and what makes one a machine of AI."""

from aispm.providers.aws.row import Call, Fact, Row, Tie
from aispm.providers.aws.signs.doors import open_ports
from aispm.providers.aws.signs.facts import ai_signs

# The interfaces that have a public address, whichever it is of several; one alone may be left out.
_FACING = (
    "NetworkInterfaces[?Association.PublicIp || Ipv6Addresses[].Ipv6Address"
    " || PrivateIpAddresses[?Association.PublicIp]]"
)
_PUBLIC = f"(PublicIpAddress || {_FACING})"
# Each address has the groups of its own interface.
_GROUPS = f"{_FACING}.Groups[].GroupId || PublicIpAddress && SecurityGroups[].GroupId || `null`"
_RUNNING = (
    '`[{"Name": "instance-state-name", "Values": ["pending", "running", "stopping", "stopped"]}]`'
)

# The script is no fact and no text that is kept; it is searched for keys and for signs of AI.
_SCRIPT = Call(
    operation="DescribeInstanceAttribute",
    args={"InstanceId": "InstanceId", "Attribute": "'userData'"},
    scripts=("UserData.Value",),
    derived=ai_signs(
        machines="[of.InstanceType]",
        machine_images="of.Images[].Name",
        scripts="answers[].UserData.Value",
    ),
)

ROWS = (
    Row(
        kind="aws.ec2.instance",
        title="EC2 instance",
        role="compute",
        service="ec2",
        id="arn:{partition}:ec2:{region}:{account}:instance/{InstanceId}",
        name="(Tags[?Key=='Name'].Value | [0]) || InstanceId",
        listing=Call(
            operation="DescribeInstances",
            args={"Filters": _RUNNING},
            items="Reservations[].Instances[]",
            facts={
                "status": Fact("string?", "State.Name"),
                "machine_type": Fact("string?", "InstanceType", shown=True),
                "image_id": Fact("string?", "ImageId"),
                "profile_arn": Fact("string?", "IamInstanceProfile.Arn"),
                "public_address": Fact("bool", f"!!{_PUBLIC}"),
                "imds_v1_allowed": Fact(
                    "bool",
                    "MetadataOptions && (MetadataOptions.HttpEndpoint != 'disabled' && "
                    "MetadataOptions.HttpTokens != 'required')",
                ),
                "imds_hops": Fact("int?", "MetadataOptions.HttpPutResponseHopLimit"),
            },
            tags="Tags",
            then=(
                Call(
                    operation="DescribeImages",
                    args={"ImageIds": "ImageId && [ImageId]"},
                    shared=True,
                    # One that nobody may see any more: the instance runs on.
                    none=("InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"),
                    facts={"image_name": Fact("string?", "Images[0].Name", 200)},
                    then=(_SCRIPT,),
                ),
                Call(
                    operation="GetInstanceProfile",
                    service="iam",
                    args={"InstanceProfileName": "last_part(IamInstanceProfile.Arn)"},
                    shared=True,
                    none=("NoSuchEntity",),
                    facts={"role_arn": Fact("string?", "InstanceProfile.Roles[0].Arn")},
                    ties=(Tie("runs-as", "InstanceProfile.Roles[].Arn"),),
                ),
                Call(
                    operation="DescribeSecurityGroups",
                    args={
                        "GroupIds": f"distinct({_GROUPS})",
                    },
                    shared=True,
                    derived=open_ports(),
                ),
            ),
        ),
    ),
)
