// A form of settings made from the schema: each with its words, an input of its kind, what is wrong with it, and whether it has to
// wait for a restart or is decided by the command line. Shows and asks; whoever owns it keeps the values. @thread ui
#pragma once

#include "core/config/issue.h"
#include "core/config/schema.h"
#include "ui/theme.h"

#include <QWidget>

#include <deque>
#include <functional>
#include <string>

class QFormLayout;
class QGroupBox;

namespace hookline::ui {

class Label;

/// A word beside a field's label about the state of its value.
struct FieldNote {
    QString text; ///< empty: nothing to say
    Role role = Role::TextMuted;
};

class SettingFields : public QWidget {
    Q_OBJECT

public:
    /// For sections: keys are "broker.port".
    explicit SettingFields(QWidget* parent = nullptr);
    /// For one block at a time, see showBlock(): keys are "listeners.port".
    explicit SettingFields(const config::Block& block, QWidget* parent = nullptr);
    ~SettingFields() override;

    /// The text is asked for again when the language changes.
    void addHeading(std::function<QString()> text);
    void addField(const std::string& key);
    /// Something of its own between the fields, over the whole width.
    void addWidget(QWidget* widget);
    /// Something of its own with a label, in line with the fields.
    void addRow(Label* label, QWidget* widget);
    /// The same with a text, which takes the width there is.
    void addRow(Label* label, Label* text);
    /// Relative paths in the file start here.
    void setFolder(const QString& folder) { m_folder = folder; }

    void show(const config::Settings& settings);
    /// Which of the blocks is shown from now on.
    void showBlock(const config::Settings& settings, std::size_t index);
    void setFieldShown(const std::string& key, bool shown);
    void showIssues(const config::Settings& settings, const std::vector<config::Issue>& issues);
    /// A word beside the label: "after a restart", "--set decides".
    void showNotes(const std::function<FieldNote(const std::string& key)>& note);
    bool has(const std::string& key) const;
    bool hasError() const { return m_hasError; }
    bool focusFirstError();
    /// To where the user can change it; false: it is not here.
    bool focusField(const std::string& key);

signals:
    void edited(const std::string& key, const hookline::config::Value& value);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Field {
        std::string key;
        const config::FieldInfo* info;
        Label* label;
        Label* note;
        QWidget* cell;
        QWidget* input; ///< what has the focus
        Label* issue;
        Label* hint;
        bool idle = false; ///< another setting keeps it from having an effect
    };
    void build();
    int labelWidth() const;
    QWidget* makeInput(Field& field, QWidget*& shown);
    config::Value read(const Field& field, const config::Settings& settings) const;
    void fill(Field& field, const config::Value& value);
    void showIdle(const config::Settings& settings);
    void changed(const Field& field, const config::Value& value);
    void browse(const Field& field);
    void refreshHint(Field& field);
    std::string issueKey(const Field& field, const config::Settings& settings) const;
    void retranslate();

    const config::Block* m_block = nullptr;
    std::size_t m_index = 0;
    QFormLayout* m_form;
    std::deque<Field> m_fields;
    std::vector<QWidget*> m_left; ///< of every field and row: as wide as each other
    std::vector<std::pair<Label*, std::function<QString()>>> m_headings;
    QString m_folder;
    bool m_loading = false;
    bool m_hasError = false;
};

} // namespace hookline::ui
