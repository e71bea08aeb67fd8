"""EKS: clusters, the machines that their pods run on, and the roles that pods are given.

What runs in a cluster only its own API tells; of AI there are signs in the machines' types and
in the names of the service accounts that have a role.
"""

from aispm.providers.aws.row import Call, Fact, Parent, Row, Tie
from aispm.providers.aws.signs.facts import ai_signs

CLUSTER = "aws.eks.cluster"
_ACCESS = "cluster.resourcesVpcConfig"
_TYPES = "nodegroup.instanceTypes"
_LAUNCHED = "LaunchTemplateVersions[].LaunchTemplateData"
_NAMED = f"{_LAUNCHED}.InstanceType"

# A group names its machines itself or leaves them to the template that starts them, which may
# have a script of its own too. A group of no machine now has that script all the same.
_TEMPLATE = Call(
    operation="DescribeLaunchTemplateVersions",
    service="ec2",
    args={
        "LaunchTemplateId": "nodegroup.launchTemplate.id",
        "Versions": "nodegroup.launchTemplate.version && [nodegroup.launchTemplate.version]",
    },
    shared=True,
    facts={"machine_types": Fact("list", f"[{_NAMED}] | [?@] | [0]", shown=True)},
    scripts=(f"{_LAUNCHED}.UserData",),
    derived=ai_signs(
        unknown=f"!([of.{_TYPES}, answers[].{_NAMED}][][] | [?@]) || `null`",
        machines=f"[of.{_TYPES}, answers[].{_NAMED}][][]",
        node_images="of.nodegroup.amiType",
        scripts=f"answers[].{_LAUNCHED}.UserData",
    ),
)

ROWS = (
    Row(
        kind=CLUSTER,
        title="EKS cluster",
        role="config",
        service="eks",
        id="arn:{partition}:eks:{region}:{account}:cluster/{value}",
        name="value",
        listing=Call(
            operation="ListClusters",
            items="clusters",
            then=(
                Call(
                    operation="DescribeCluster",
                    args={"name": "value"},
                    facts={
                        "status": Fact("string?", "cluster.status"),
                        "version": Fact("string?", "cluster.version"),
                        "public_endpoint": Fact("bool", f"{_ACCESS}.endpointPublicAccess"),
                        "public_networks": Fact("list", f"{_ACCESS}.publicAccessCidrs || `[]`"),
                        "authentication": Fact(
                            "string?", "cluster.accessConfig.authenticationMode"
                        ),
                    },
                    tags="cluster.tags",
                ),
            ),
        ),
    ),
    Row(
        kind="aws.eks.nodegroup",
        title="EKS node group",
        role="compute",
        service="eks",
        parent=Parent(CLUSTER, "contains"),
        id="{parent}/nodegroup/{value}",
        name="value",
        listing=Call(
            operation="ListNodegroups",
            args={"clusterName": "up.value"},
            items="nodegroups",
            then=(
                Call(
                    operation="DescribeNodegroup",
                    args={"clusterName": "up.value", "nodegroupName": "value"},
                    facts={
                        "status": Fact("string?", "nodegroup.status"),
                        "machine_types": Fact("list", _TYPES, shown=True),
                        "image_type": Fact("string?", "nodegroup.amiType"),
                        "role_arn": Fact("string?", "nodegroup.nodeRole"),
                    },
                    ties=(Tie("runs-as", "nodegroup.nodeRole"),),
                    tags="nodegroup.tags",
                    then=(_TEMPLATE,),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.eks.pod_identity",
        title="EKS pod identity",
        role="compute",
        service="eks",
        parent=Parent(CLUSTER, "contains"),
        id="associationArn",
        name="{namespace}/{serviceAccount}",
        listing=Call(
            operation="ListPodIdentityAssociations",
            args={"clusterName": "up.value"},
            items="associations",
            facts={
                "namespace": Fact("string?", "namespace"),
                "service_account": Fact("string?", "serviceAccount"),
            },
            derived=ai_signs(accounts="answers[].[namespace, serviceAccount][]"),
            then=(
                Call(
                    operation="DescribePodIdentityAssociation",
                    args={"clusterName": "up.value", "associationId": "associationId"},
                    facts={
                        "role_arn": Fact("string?", "association.roleArn"),
                        "target_role_arn": Fact("string?", "association.targetRoleArn"),
                    },
                    # Of two roles a pod gets the second's credentials only.
                    ties=(Tie("runs-as", "association.[targetRoleArn, roleArn] | [?@] | [0]"),),
                    tags="association.tags",
                ),
            ),
        ),
    ),
)
