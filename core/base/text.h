// An immutable shared string: a topic filter, a Kafka topic name, a reason. Any thread may hold it.
#pragma once

#include "core/base/ref.h"

#include <string>
#include <string_view>

namespace hookline::base {

class Text final : public RefCounted<Text> {
public:
    explicit Text(std::string value)
        : m_value(std::move(value))
    {
    }
    std::string_view view() const noexcept { return m_value; }
    const std::string& string() const noexcept { return m_value; }

private:
    friend class RefCounted<Text>;
    ~Text() = default;
    std::string m_value;
};

using TextRef = Ref<const Text>;

inline TextRef makeText(std::string_view value) { return TextRef(makeRef<Text>(std::string(value))); }

} // namespace hookline::base
