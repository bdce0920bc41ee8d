#include "core/mqtt/user_properties.h"

#include "core/mqtt/properties.h"
#include "core/mqtt/wire.h"

namespace hookline::mqtt {

std::size_t userProperties(
    std::string_view list, const std::function<void(std::string_view name, std::string_view value)>& found)
{
    std::size_t count = 0;
    Reader reader(list);
    while (!reader.atEnd()) {
        switch (static_cast<Property>(reader.variable())) {
        case Property::PayloadFormatIndicator: reader.byte(); break;
        case Property::MessageExpiryInterval: reader.fourBytes(); break;
        case Property::ContentType:
        case Property::ResponseTopic:
        case Property::CorrelationData: reader.binary(); break;
        case Property::SubscriptionIdentifier: reader.variable(); break;
        case Property::TopicAlias: reader.twoBytes(); break;
        case Property::UserProperty: {
            const std::string_view name = reader.binary();
            const std::string_view value = reader.binary();
            if (!reader.ok())
                break;
            ++count;
            if (found)
                found(name, value);
            break;
        }
        default: reader.fail();
        }
    }
    return count;
}

std::string_view userProperty(std::string_view list, std::string_view name)
{
    struct {
        std::string_view wanted, found;
    } search { name, {} };
    userProperties(list, [&search](std::string_view each, std::string_view value) { // one reference, so that nothing is allocated
        if (!search.found.data() && each == search.wanted)
            search.found = value;
    });
    return search.found;
}

} // namespace hookline::mqtt
