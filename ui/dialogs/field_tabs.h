// Tabs of labelled fields, as forms of settings have them: under each input what is wrong with it, or a hint.
//
// A base for forms, which know what the fields are about. @thread ui
#pragma once

#include "core/config/issue.h"
#include "core/config/settings.h"

#include <QTabWidget>

#include <deque>
#include <string>
#include <vector>

class QComboBox;
class QFormLayout;
class QLineEdit;
class QPlainTextEdit;

namespace hookline::ui {

class Label;

class FieldTabs : public QTabWidget {
public:
    /// `field` of each issue is the last part of its key; those of no field come back.
    std::vector<config::Issue> showIssues(const std::vector<config::Issue>& issues);
    void focusFirstError();
    /// Shows the field with this key and puts the cursor there.
    void focusField(const QString& key);
    /// Scrolls to it where it is on the page that is shown, but not away from where somebody types.
    void showFirstError(bool evenWhileTyping = false);
    /// What is wrong, without the names of the field and of what it is part of.
    static QString besideField(const config::Issue& issue);
    /// What the form calls the field of that issue; empty: it is of none.
    QString labelOf(const config::Issue& issue) const;
    /// As the fields stand; what is of none comes last.
    void sortByField(std::vector<config::Issue>& issues) const;

    // For every box in which a Kafka cluster is chosen; its data is the cluster's name
    /// The clusters there are, and the one chosen though it may be none of them.
    static void fillClusters(QComboBox* box, const config::KafkaSettings& kafka, const std::string& chosen);
    static void nameDefaultCluster(QComboBox* box);

protected:
    void resizeEvent(QResizeEvent* event) override;
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
    // Inputs with a field of their own on the tab that was added last; each tells inputChanged()
    QLineEdit* addText(QFormLayout* form, const char* key, const char* objectName, const char* example);
    QPlainTextEdit* addLines(QFormLayout* form, const char* key, const char* objectName, const char* example);
    QComboBox* addChoice(QFormLayout* form, const char* key, const char* objectName);
    /// What addText() and addLines() write in.
    QFont fixedFont() const;
    virtual void inputChanged() { }
    /// The widget of the field that is edged red and gets the focus.
    virtual QWidget* edgeOf(const Field& field) const { return field.input; }
    void describe(const char* key, const QString& label, const QString& hint = {});
    void showField(const char* key, bool shown);

    static std::vector<std::string> linesOf(const QPlainTextEdit* edit); ///< without empty ones
    static void setLines(QPlainTextEdit* edit, const std::vector<std::string>& lines);
    static void choose(QComboBox* box, const QVariant& value); ///< by its data
    /// The item with that data says this from now on; it is added where there is none.
    static void setItem(QComboBox* box, const QVariant& value, const QString& text);
    std::deque<Field> m_fields; ///< in their order; references to them stay good

private:
    std::deque<Field>::const_iterator fieldOf(const config::Issue& issue) const;

    Spacing m_spacing;
};

} // namespace hookline::ui
