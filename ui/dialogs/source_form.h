// The fields of one [[source]]: put in, edited, read out; what is wrong stands under its field. Knows no other source. @thread ui
#pragma once

#include "core/config/settings.h"
#include "ui/dialogs/field_tabs.h"

class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QSpinBox;

namespace hookline::ui {

class SourceForm : public FieldTabs {
    Q_OBJECT

public:
    explicit SourceForm(QWidget* parent = nullptr);
    /// `kafka` has the clusters to choose from.
    void setSource(const config::SourceSettings& source, const config::KafkaSettings& kafka);
    config::SourceSettings source() const;

signals:
    void edited();

protected:
    void changeEvent(QEvent* event) override;
    void inputChanged() override { changed(); }

private:
    QCheckBox* addBox(QFormLayout* form, const char* key, const char* objectName);
    QComboBox* addTemplate(QFormLayout* form, const char* key, const char* objectName, std::initializer_list<const char*> examples);
    void buildKafka();
    void buildMessage();
    void buildSafety();
    void changed();
    void showClientId();
    void showFittingFields();
    void retranslate();

    config::SourceSettings m_base; ///< what the form does not show is kept from here
    bool m_loading = true; ///< somebody types only after the constructor
    QLineEdit* m_name;
    QCheckBox* m_enabled;
    QComboBox* m_cluster;
    QPlainTextEdit* m_topics;
    QLineEdit* m_group;
    QComboBox* m_start; ///< data(): the word, "offset:", "time:"
    QLineEdit* m_startOffset;
    QDateTimeEdit* m_startTime;
    QComboBox* m_topic;
    QComboBox* m_payload;
    QComboBox* m_qos;
    QComboBox* m_retain;
    QPlainTextEdit* m_properties;
    QLineEdit* m_username;
    QComboBox* m_commit;
    QSpinBox* m_inFlight;
    QLineEdit* m_onFailure;
    QCheckBox* m_loopGuard;
};

} // namespace hookline::ui
