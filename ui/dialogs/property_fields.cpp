#include "ui/dialogs/property_fields.h"

#include "ui/format.h"

#include <QComboBox>
#include <QSpinBox>

#include <algorithm>
#include <charconv>

namespace hookline::ui {

void PropertyFields::add(const char* property, const char* alias, QSpinBox* box, int usual)
{
    m_fields.push_back({ property, alias, box, nullptr, std::to_string(usual) });
}

void PropertyFields::add(const char* property, QComboBox* box, const char* usual)
{
    m_fields.push_back({ property, nullptr, nullptr, box, usual });
}

/// False: the input cannot show that.
bool PropertyFields::show(const Field& field, const std::string& value)
{
    if (field.choice) {
        int at = field.choice->findData(fromUtf8(value));
        if (at < 0) { // a word that this version does not offer stays what it is
            field.choice->addItem(fromUtf8(value), fromUtf8(value));
            at = field.choice->count() - 1;
        }
        field.choice->setCurrentIndex(at);
        return true;
    }
    int number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size() || number < field.number->minimum()
        || number > field.number->maximum())
        return false;
    field.number->setValue(number);
    return true;
}

void PropertyFields::load(Properties& properties)
{
    for (const Field& field : m_fields) {
        show(field, field.usual);
        auto said = properties.find(field.property);
        if (said == properties.end() && field.alias)
            said = properties.find(field.alias);
        if (said != properties.end() && show(field, said->second))
            properties.erase(said);
    }
}

void PropertyFields::store(Properties& properties, const Properties& before) const
{
    for (const Field& field : m_fields) {
        const std::string value
            = field.choice ? field.choice->currentData().toString().toStdString() : std::to_string(field.number->value());
        const bool byAlias = field.alias && before.contains(field.alias) && !before.contains(field.property);
        const char* name = byAlias ? field.alias : field.property;
        if (value != field.usual || before.contains(name))
            properties.emplace(name, value); // what is also written out is refused, and stays to be seen
    }
}

const char* PropertyFields::propertyOf(const std::string& name) const
{
    const auto found = std::ranges::find_if(
        m_fields, [&](const Field& field) { return name == field.property || (field.alias && name == field.alias); });
    return found == m_fields.end() ? nullptr : found->property;
}

} // namespace hookline::ui
