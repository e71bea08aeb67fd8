"""Log delivery: which logs of a resource go anywhere, as the resource's own facts.

A source names the resource and a type of log; only a delivery makes it arrive. Of most kinds
nothing is logged without one: AgentCore runtimes, whose output is kept anyway, are not asked.
"""

from aispm.providers.aws.row import Call, Fact

DELIVERED = Call(
    operation="DescribeDeliverySources",
    service="logs",
    args={"resourceArns": "[self]"},
    items="deliverySources",
    facts={"log_types": Fact("list", "sort(items[].logType)")},
    then=(
        Call(
            operation="DescribeDeliveries",
            service="logs",
            args={"deliverySourceNames": "items[0] && items[].name"},
            items="deliveries",
            facts={
                # None where there is no source: a request without names would list them all.
                "log_destinations": Fact("list?", "sort(items[].deliveryDestinationType)"),
            },
        ),
    ),
)
