// Tabs of labelled fields, as forms of settings have them: under each input what is wrong with it, or a hint.
//
// A base for forms, which know what the fields are about. @thread ui
#pragma once

#include <QTabWidget>

#include <deque>

class QFormLayout;

namespace hookline::ui {

class Label;

class FieldTabs : public QTabWidget {
protected:
    struct Field {
        const char* key; ///< in the settings file
        Label* label;
        QWidget* input;
        Label* hint;
        Label* issue;
        int tab;
    };
    /// How close the fields of a form stand.
    struct Spacing {
        int top = 16;
        int between = 12;
    };

    explicit FieldTabs(Spacing spacing, QWidget* parent = nullptr);
    /// The next tab; its title is the form's to set.
    QFormLayout* addPage();
    /// A field on the tab that was added last.
    Field& addField(QFormLayout* form, const char* key, QWidget* input, Qt::Alignment alignment = {});
    Field& field(const char* key); ///< which is there
    std::deque<Field> m_fields; ///< in their order; references to them stay good

private:
    Spacing m_spacing;
};

} // namespace hookline::ui
