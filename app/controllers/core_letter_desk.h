// The window's port onto the dead letters of the spool: counts them portion by portion and keeps the count, has them sent
// again, and writes them into a file on a thread of its own. @thread ui; what others answer arrives as queued calls
#pragma once

#include "core/kafka/letters.h"
#include "ui/ports/letter_desk.h"

#include <QThreadPool>

#include <memory>

namespace hookline::runtime {
class Runtime;
}

namespace hookline::controllers {

class CoreLetterDesk final : public ui::LetterDesk {
    Q_OBJECT

public:
    explicit CoreLetterDesk(runtime::Runtime& program, QObject* parent = nullptr);
    ~CoreLetterDesk() override; ///< waits for the write in hand; a file that is not whole is given up

    void list() override;
    void retry(const ui::LetterGroup& group) override;
    bool isRetrying() const override { return m_retrying; }
    void exportTo(const QString& file, const ui::LetterGroup& group) override;
    void cancelExport() override { m_export.reset(); }
    bool isExporting() const override { return m_export != nullptr; }

private:
    struct Export;
    using Portion = std::shared_ptr<base::Result<kafka::LetterPortion>>;

    void count();
    void counted(const base::Result<kafka::LetterPortion>& portion);
    void readOn(const std::shared_ptr<Export>& out);
    void write(const std::shared_ptr<Export>& out, const Portion& portion);
    void written(const std::shared_ptr<Export>& out, bool atEnd);

    runtime::Runtime& m_program;
    ui::LetterListing m_found; ///< as far as it was counted
    std::int64_t m_after = 0;  ///< the same, an id
    bool m_whole = false;      ///< all there were are counted
    bool m_counting = false;
    bool m_retrying = false;
    std::shared_ptr<Export> m_export; ///< the one that runs
    QThreadPool m_files;              ///< one thread
};

} // namespace hookline::controllers
