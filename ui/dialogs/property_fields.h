// Properties of librdkafka that have an input of their own in a form: which those are, and what stands in them. In the settings
// they are [kafka.properties] like any other; one that says what the program does anyway is left out. Knows no form. @thread ui
#pragma once

#include <map>
#include <string>
#include <vector>

class QComboBox;
class QSpinBox;

namespace hookline::ui {

class PropertyFields {
public:
    using Properties = std::map<std::string, std::string>;

    /// `usual` is what holds where nothing is said. `alias`: the other name that librdkafka has for it; may be null.
    void add(const char* property, const char* alias, QSpinBox* box, int usual);
    /// The data of its items are the values.
    void add(const char* property, QComboBox* box, const char* usual);
    /// Fills the inputs, and takes out of `properties` what they show.
    void load(Properties& properties);
    /// `before`: what load() was given; a property that was said there stays, whatever it says.
    void store(Properties& properties, const Properties& before) const;
    /// The property whose input that is, by either of its names; null: none has it.
    const char* propertyOf(const std::string& name) const;

private:
    struct Field {
        const char* property;
        const char* alias;
        QSpinBox* number;
        QComboBox* choice;
        std::string usual;
    };
    static bool show(const Field& field, const std::string& value);

    std::vector<Field> m_fields;
};

} // namespace hookline::ui
