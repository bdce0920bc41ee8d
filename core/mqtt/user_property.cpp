#include "core/mqtt/user_property.h"

#include "core/mqtt/properties.h"
#include "core/mqtt/wire.h"

namespace hookline::mqtt {

std::string_view userProperty(std::string_view properties, std::string_view name) noexcept
{
    Reader list(properties);
    while (list.ok() && !list.atEnd()) {
        switch (static_cast<Property>(list.byte())) {
        case Property::UserProperty: {
            const std::string_view key = list.binary();
            const std::string_view value = list.binary();
            if (list.ok() && key == name)
                return value;
            break;
        }
        case Property::ContentType:
        case Property::ResponseTopic:
        case Property::CorrelationData: list.binary(); break;
        case Property::MessageExpiryInterval: list.fourBytes(); break;
        case Property::TopicAlias: list.twoBytes(); break;
        case Property::SubscriptionIdentifier: list.variable(); break;
        default: list.byte(); break; // the payload's format
        }
    }
    return {};
}

} // namespace hookline::mqtt
