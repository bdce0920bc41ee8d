// A range of Kafka's records published once more: what it becomes while it is typed, a dry run, the replay itself with its progress and its
// result. Not modal; a replay goes on while the dialog is closed. @thread ui
#pragma once

#include "ui/ports/replay_desk.h"

#include <QDialog>
#include <QTimer>

#include <deque>
#include <functional>

class QProgressBar;
class QPushButton;

namespace hookline::ui {

class Backend;
class ConfirmBar;
class Label;
class MessagePreview;
class ReplayForm;

class ReplayDialog : public QDialog {
    Q_OBJECT

public:
    explicit ReplayDialog(Backend& backend, QWidget* parent = nullptr);
    /// Puts the order into the form, unless a replay runs; then it only comes to the front. `from` empty: the range stays as it is there.
    void openWith(const ReplayOrder& order);
    /// What somebody left there, or the last hour of nothing yet.
    void openAgain();
    /// True: a replay runs. The dialog then asks whether it may end, and calls `then` on yes.
    bool holdClose(std::function<void()> then);
    void cancelReplay();
    /// Pulls the numbers; a timer does it.
    void refresh();

signals:
    void eventsWanted(const QString& filter);
    /// For the status bar; empty: nothing runs.
    void taskChanged(const QString& text);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Moment {
        qint64 millis;
        std::uint64_t passed;
        std::uint64_t published;
    };
    void listTopics();
    void edited();
    void checkNow();
    void previewed(const SourcePreview& preview);
    void showTakers(const std::vector<metrics::MessageSample>& samples);
    void start(bool dryRun);
    void showProgress(const metrics::ReplayProgress& now);
    void showButtons();
    QString numbers(const metrics::ReplayProgress& now) const;
    double rate(std::uint64_t Moment::*what) const; ///< a second, of late
    void retranslate();

    Backend& m_backend;
    ReplayDesk& m_desk;
    ReplayForm* m_form;
    MessagePreview* m_preview;
    Label* m_other;   ///< what is wrong and belongs to no field
    Label* m_takers;  ///< rules that would carry the messages to Kafka again
    QWidget* m_run;   ///< of the replay that runs or was the last
    Label* m_state;
    QProgressBar* m_progress;
    Label* m_numbers;
    Label* m_problem;
    ConfirmBar* m_confirm;
    QPushButton* m_close;
    QPushButton* m_events;
    QPushButton* m_cancel;
    QPushButton* m_pause;
    QPushButton* m_dry;
    QPushButton* m_go;
    QTimer m_typing;
    QTimer m_watch;
    std::int64_t m_begunMillis = 0; ///< of steadyMillis(): when the replay was started
    std::deque<Moment> m_moments; ///< of the last seconds
    QString m_listed;      ///< the cluster whose topics were asked for
    ReplayOrder m_order;   ///< of the replay that runs or was the last
    bool m_started = false; ///< there was one
    bool m_paused = false;
    bool m_mayEnd = false; ///< somebody who quits has said so
    qint64 m_took = -1;     ///< milliseconds, once it is over
    int m_ticket = 0;
    bool m_touched = false; ///< by the user, since it was opened
    int m_errors = 0;
    std::size_t m_samples = 0; ///< of the dry run, shown
};

} // namespace hookline::ui
