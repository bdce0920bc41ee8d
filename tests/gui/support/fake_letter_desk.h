// A spool of dead letters that does what the test says, when it says so.
#pragma once

#include "ui/ports/letter_desk.h"

#include <algorithm>

namespace hookline::test {

class FakeLetterDesk : public ui::LetterDesk {
    Q_OBJECT

public:
    using LetterDesk::LetterDesk;

    // The script
    ui::LetterListing held; ///< what list() answers
    bool works = true;      ///< else retry() is answered by finishRetry() only
    ui::LetterGroup retriedGroup;
    ui::LetterGroup exportedGroup;
    QString exportFile;
    int retries = 0;
    int exports = 0;
    int cancelled = 0;

    /// Puts all of the group back but `damaged` of them.
    void finishRetry(std::uint64_t damaged = 0)
    {
        ui::LetterRetry result;
        result.group = retriedGroup;
        const auto its = std::ranges::find(held.groups, retriedGroup, &ui::HeldLetters::group);
        if (its != held.groups.end()) {
            result.damaged = std::min(damaged, its->count);
            result.back = its->count - result.damaged;
            its->count = result.damaged;
            if (its->count == 0)
                held.groups.erase(its);
        }
        answer(result);
    }
    void answer(const ui::LetterRetry& result)
    {
        m_retrying = false;
        emit retried(result);
    }
    void finishExport(const ui::LetterExport& result)
    {
        m_exporting = false;
        emit exported(result);
    }

    // ui::LetterDesk
    void list() override { emit listed(held); }
    void retry(const ui::LetterGroup& group) override
    {
        ++retries;
        retriedGroup = group;
        m_retrying = true;
        if (works)
            finishRetry();
    }
    bool isRetrying() const override { return m_retrying; }
    void exportTo(const QString& file, const ui::LetterGroup& group) override
    {
        ++exports;
        exportFile = file;
        exportedGroup = group;
        m_exporting = true;
    }
    void cancelExport() override
    {
        ++cancelled;
        m_exporting = false;
    }
    bool isExporting() const override { return m_exporting; }

private:
    bool m_retrying = false;
    bool m_exporting = false;
};

} // namespace hookline::test
