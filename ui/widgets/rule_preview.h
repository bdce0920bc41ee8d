// What a rule makes of the last captured event that it takes: topic, partition, key, headers, time, value, and everything that
// deserves a second look. Nothing is sent. @thread ui
#pragma once

#include "ui/ports/backend.h"

#include <QWidget>

class QComboBox;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace hookline::ui {

class ElidedLabel;
class JsonHighlighter;
class Label;
class Link;

class RulePreview : public QWidget {
    Q_OBJECT

public:
    explicit RulePreview(QWidget* parent = nullptr);
    /// `events`: what it was tried on, for who and what it was. `madeUp`: none was captured, it is an example.
    void show(const RuleTrial& trial, const std::vector<tap::Event>& events, bool madeUp);
    void showWaiting(); ///< errors are in the way
    /// The record that is shown; null: none.
    const RuleRecord* record() const;
    /// Somebody looks at an earlier event, or has marked a text: newer events would take it away.
    bool isBeingRead() const;
    /// What deserves a second look in a record, one sentence or two each.
    static QStringList warnings(const RuleRecord& record);
    /// "name=value", one each.
    static QStringList headersOf(const RuleRecord& record);
    /// Who and what it was: "publish · dev-017 · factory/l1/temp".
    static QString eventWords(const tap::Event& event);

signals:
    void eventsWanted();
    /// Somebody wants that topic, which the cluster does not have, to be made.
    void topicWanted(const QString& topic);

protected:
    void changeEvent(QEvent* event) override;

private:
    enum Row { Event, Topic, Partition, Key, Time, Headers, Size, RowCount };
    void step(int by);
    void fillChoice();
    /// What it was tried on.
    QString eventOf(const RuleRecord& record) const;
    void fill();
    QString summary() const;
    void fillValue(const RuleRecord& record);
    void retranslate();

    RuleTrial m_trial;
    std::vector<tap::Event> m_events;
    bool m_madeUp = false;
    bool m_waiting = true;
    std::size_t m_shown = 0;
    Label* m_heading;
    QToolButton* m_earlier;
    QToolButton* m_later;
    QComboBox* m_choice; ///< the events that it takes, the newest first
    Label* m_warnings;
    QPushButton* m_create;
    Label* m_captions[RowCount];
    Label* m_cells[RowCount];
    QWidget* m_grid;
    Label* m_valueCaption;
    QToolButton* m_hex;
    QPlainTextEdit* m_value;
    JsonHighlighter* m_highlighter;
    Label* m_summary;
    Link* m_showEvents;
};

} // namespace hookline::ui
