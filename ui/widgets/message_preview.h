// What records become in MQTT: a table of some, and the chosen one in full. Shows what it is given. @thread ui
#pragma once

#include "core/metrics/replay_progress.h"

#include <QWidget>

#include <vector>

class QPlainTextEdit;

namespace hookline::ui {

class EmptyState;
class JsonHighlighter;
class Label;
class ListTable;
class MessageSampleModel;

class MessagePreview : public QWidget {
    Q_OBJECT

public:
    explicit MessagePreview(QWidget* parent = nullptr);
    /// `heading` says what they are; `trouble`: what stands in the way, may be empty.
    void show(const QString& heading, std::vector<metrics::MessageSample> samples, const QString& trouble = {});

protected:
    void changeEvent(QEvent* event) override;

private:
    void showChosen();
    void retranslate();

    MessageSampleModel* m_model;
    Label* m_heading;
    Label* m_trouble;
    EmptyState* m_nothing; ///< says the heading where there is nothing below it
    ListTable* m_table;
    Label* m_facts;
    QPlainTextEdit* m_payload;
    JsonHighlighter* m_highlighter;
};

} // namespace hookline::ui
