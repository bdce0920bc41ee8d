// Which records of Kafka are published once more, how fast, and what they become: put in, edited, read out; what is wrong stands under its
// field. Times are the computer's. @thread ui
#pragma once

#include "ui/dialogs/field_tabs.h"
#include "ui/ports/replay_desk.h"

class QButtonGroup;
class QComboBox;
class QDateTimeEdit;
class QDoubleSpinBox;
class QStringListModel;
class QToolButton;

namespace hookline::ui {

class ReplayForm : public FieldTabs {
    Q_OBJECT

public:
    explicit ReplayForm(QWidget* parent = nullptr);
    /// `sameRange`: what the chips say stays.
    void setOrder(const ReplayOrder& order, bool sameRange = false);
    ReplayOrder order() const;
    /// Beyond what the core says of the templates.
    std::vector<config::Issue> issues() const;
    /// "The last hour" is one that ends now.
    void renewPreset();
    void setTopics(const QStringList& topics); ///< to complete with
    /// The clusters to choose from; the choice stays while there is such a one.
    void setClusters(const config::KafkaSettings& kafka);
    /// How long the range takes at the chosen speed, in seconds; NaN: that is not known before it is read.
    double seconds() const;

signals:
    void edited();

protected:
    void changeEvent(QEvent* event) override;
    void inputChanged() override { changed(); }
    QWidget* edgeOf(const Field& field) const override;

private:
    /// Where a range begins or ends.
    struct Edge {
        QWidget* row;
        QComboBox* kind; ///< data(): Open, Time, Offset
        QDateTimeEdit* time;
        QLineEdit* offset;
    };
    enum EdgeKind { Open, Time, Offset };
    Edge buildEdge(const char* name);
    void buildRange();
    void buildMessage();
    void usePreset(int preset);
    void clearPresets();
    void changed();
    void showFittingFields();
    static void setEdge(Edge& edge, const std::string& text);
    static std::string edgeText(const Edge& edge, const char* open);
    bool readPartitions(std::vector<std::int32_t>& out) const;
    void retranslate();

    ReplayOrder m_base; ///< what the form does not show is kept from here
    bool m_loading = true; ///< somebody types only after the constructor
    QComboBox* m_cluster;
    QLineEdit* m_topics;
    QStringListModel* m_known;
    QLineEdit* m_partitions;
    QButtonGroup* m_presets;
    Edge m_from;
    Edge m_to;
    QComboBox* m_speed;
    QDoubleSpinBox* m_factor;
    QComboBox* m_topic;
    QComboBox* m_payload;
    QComboBox* m_qos;
    QComboBox* m_retain;
    QPlainTextEdit* m_properties;
};

} // namespace hookline::ui
