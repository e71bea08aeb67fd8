"""CloudTrail: the trails and event data stores an account owns, and what they keep of AI."""

from aispm.providers.aws import data_events
from aispm.providers.aws.row import Call, Derived, Fact, Row, Tie

_SERVICE = "cloudtrail"

# Of an asset whose calls are data events: which of the trails of its region keep them, which are
# stopped, and which event data stores keep them. A store of another region is not listed in
# this: what is kept of all regions is joined once all are read.
_TRAILS = Call(
    operation="DescribeTrails",
    service=_SERVICE,
    items="trailList",
    shared=True,
    then=(
        Call(
            operation="GetTrailStatus",
            service=_SERVICE,
            each="items",
            args={"Name": "TrailARN"},
            region="HomeRegion",
            derived=Derived(data_events.STOPPED, data_events.stopped),
            shared=True,
        ),
        Call(
            operation="GetEventSelectors",
            service=_SERVICE,
            each="items",
            args={"TrailName": "TrailARN"},
            region="HomeRegion",
            derived=Derived(data_events.TRAILS, data_events.trails),
            shared=True,
        ),
    ),
)

_STORES = Call(
    operation="ListEventDataStores",
    service=_SERVICE,
    items="EventDataStores",
    shared=True,
    then=(
        Call(
            operation="GetEventDataStore",
            service=_SERVICE,
            each="items",
            args={"EventDataStore": "EventDataStoreArn"},
            derived=Derived(data_events.STORES, data_events.stores),
            shared=True,
        ),
    ),
)
RECORDED = (_TRAILS, _STORES)

ROWS = (
    Row(
        kind="aws.cloudtrail.trail",
        title="CloudTrail trail",
        role="setting",
        service=_SERVICE,
        id="TrailARN",
        name="Name",
        listing=Call(
            operation="DescribeTrails",
            args={"includeShadowTrails": "`false`"},  # those of other regions are told there
            items="trailList",
            facts={
                "multi_region": Fact("bool", "IsMultiRegionTrail || `false`"),
                "of_organization": Fact("bool", "IsOrganizationTrail || `false`"),
                "validates_files": Fact("bool", "LogFileValidationEnabled || `false`"),
                "bucket": Fact("string?", "S3BucketName"),
                "log_group_arn": Fact("string?", "CloudWatchLogsLogGroupArn"),
                "kms_key_arn": Fact("string?", "KmsKeyId"),
            },
            ties=(Tie("writes", "S3BucketName", "arn:{partition}:s3:::{value}"),),
            then=(
                Call(
                    operation="GetTrailStatus",
                    args={"Name": "TrailARN"},
                    facts={"logging": Fact("bool", "IsLogging")},
                ),
                Call(
                    operation="GetEventSelectors",
                    args={"TrailName": "TrailARN"},
                    derived=Derived(data_events.TYPES, data_events.types),
                ),
            ),
        ),
    ),
    Row(
        kind="aws.cloudtrail.event_data_store",
        title="CloudTrail event data store",
        role="setting",
        service=_SERVICE,
        id="EventDataStoreArn",
        name="Name",
        listing=Call(
            operation="ListEventDataStores",
            items="EventDataStores",
            then=(
                Call(
                    operation="GetEventDataStore",
                    args={"EventDataStore": "EventDataStoreArn"},
                    facts={
                        "status": Fact("string?", "Status"),
                        "multi_region": Fact("bool", "MultiRegionEnabled || `false`"),
                        "of_organization": Fact("bool", "OrganizationEnabled || `false`"),
                        "retention_days": Fact("int?", "RetentionPeriod"),
                        "kms_key_arn": Fact("string?", "KmsKeyId"),
                    },
                    derived=Derived(data_events.LAKE, data_events.lake),
                ),
            ),
        ),
    ),
)
