// The fields of one rule: put in, edited, read out; what is wrong stands under its field. Knows no other rule and no bridge. @thread ui
#pragma once

#include "core/config/settings.h"
#include "ui/dialogs/field_tabs.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;

namespace hookline::ui {

class Label;

class RuleForm : public FieldTabs {
    Q_OBJECT

public:
    explicit RuleForm(QWidget* parent = nullptr);
    void setRule(const config::RuleSettings& rule, const config::KafkaSettings& kafka);
    config::RuleSettings rule() const;
    /// Topics that there are, to choose from.
    void setTopics(const QStringList& names);

signals:
    void edited();

protected:
    void changeEvent(QEvent* event) override;
    void inputChanged() override { changed(); }
    QWidget* edgeOf(const Field& field) const override;

private:
    void buildSource();
    void buildRecord();
    void buildSafety();
    void showFittingFields();
    void changed();
    void retranslate();

    config::RuleSettings m_base; ///< what the form does not show is kept from here
    bool m_loading = false;
    QLineEdit* m_name;
    QCheckBox* m_enabled;
    QListWidget* m_events;
    QPlainTextEdit* m_filters;
    QPlainTextEdit* m_clients;
    QLineEdit* m_where;
    QCheckBox* m_last;
    QComboBox* m_cluster;
    QComboBox* m_topics;
    QLineEdit* m_topic; ///< of m_topics
    QLineEdit* m_key;
    QComboBox* m_partitionBy;
    QLineEdit* m_partition;
    QPlainTextEdit* m_headers;
    QLineEdit* m_timestamp;
    QComboBox* m_format;
    QPlainTextEdit* m_value;
    QComboBox* m_failing;
    QLineEdit* m_failingWhere;
    QComboBox* m_buffer;
    QComboBox* m_ack;
    QCheckBox* m_mayBlock;
};

} // namespace hookline::ui
