// Asks before dead letters are sent again: how many, where to, and what that means there. @thread ui
#pragma once

#include "core/metrics/snapshot.h"
#include "ui/dialogs/question_dialog.h"
#include "ui/ports/letter_desk.h"

namespace hookline::ui {

class RetryDialog : public QuestionDialog {
    Q_OBJECT

public:
    /// `remedy`: what there is to do about the reason they failed.
    RetryDialog(const LetterGroup& group, std::uint64_t count, const QString& remedy, const metrics::KafkaSnapshot& kafka,
        QWidget* parent = nullptr);

private:
    static QString why(const LetterGroup& group, const QString& remedy, const metrics::KafkaSnapshot& kafka);
};

} // namespace hookline::ui
