#include "app/controllers/core_letter_desk.h"

#include "app/controllers/core_text.h"
#include "app/runtime/runtime.h"
#include "core/kafka/stored_record.h"

#include <QMetaObject>
#include <QSaveFile>

#include <algorithm>
#include <numeric>
#include <utility>

namespace hookline::controllers {
namespace {

ui::LetterGroup toUi(const kafka::LetterGroup& group) { return { group.code, group.topic, group.rule }; }
kafka::LetterGroup toCore(const ui::LetterGroup& group) { return { group.code, group.topic, group.rule }; }

std::uint64_t totalOf(const ui::LetterListing& listing)
{
    return std::transform_reduce(listing.groups.begin(), listing.groups.end(), std::uint64_t { 0 }, std::plus(),
        [](const ui::HeldLetters& held) { return held.count; });
}

} // namespace

/// Its numbers are the window's thread's; the file is the writing thread's, between two portions nobody's.
struct CoreLetterDesk::Export {
    explicit Export(const QString& name)
        : file(name)
    {
    }
    QSaveFile file; ///< gives up what is not committed
    kafka::LetterChoice choice;
    std::int64_t after = 0;
    std::int64_t upTo = 0; ///< 0: not known yet. What dies meanwhile is not in it
    ui::LetterExport result;
};

CoreLetterDesk::CoreLetterDesk(runtime::Runtime& program, QObject* parent)
    : LetterDesk(parent)
    , m_program(program)
{
    m_files.setMaxThreadCount(1);
}

CoreLetterDesk::~CoreLetterDesk()
{
    cancelExport();
    m_files.waitForDone();
}

// --- how many there are -----------------------------------------------------------------------------------------------------

void CoreLetterDesk::list()
{
    if (m_counting)
        return; // its answer is this one's too
    const metrics::SpoolSnapshot spool = m_program.snapshot().kafka.spool;
    const std::uint64_t known = totalOf(m_found);
    m_counting = true;
    if (m_whole && spool.enabled && known == spool.deadLetters) {
        m_counting = false;
        QMetaObject::invokeMethod(this, [this] { emit listed(m_found); }, Qt::QueuedConnection);
        return;
    }
    if (!m_whole || !spool.enabled || known > spool.deadLetters) { // else some have come: they are behind those that are known
        m_found = {};
        m_after = 0;
        m_whole = false;
    }
    count();
}

void CoreLetterDesk::count()
{
    kafka::LetterChoice choice;
    choice.withBody = false;
    m_program.readLetters(choice, m_after, [this](base::Result<kafka::LetterPortion>&& portion) {
        auto parcel = std::make_shared<base::Result<kafka::LetterPortion>>(std::move(portion));
        QMetaObject::invokeMethod(this, [this, parcel] { counted(*parcel); }, Qt::QueuedConnection);
    });
}

void CoreLetterDesk::counted(const base::Result<kafka::LetterPortion>& portion)
{
    if (!portion) {
        m_counting = m_whole = false;
        m_found = {};
        ui::LetterListing none;
        none.error = portion.error();
        emit listed(none);
        return;
    }
    for (const kafka::LetterPortion::One& one : portion->letters) {
        ui::LetterGroup group = toUi(one.group);
        auto held = std::ranges::find(m_found.groups, group, &ui::HeldLetters::group);
        if (held == m_found.groups.end())
            held = m_found.groups.insert(held, { std::move(group), 0, one.letter.diedMicros, one.letter.diedMicros });
        ++held->count;
        held->firstWallMicros = std::min(held->firstWallMicros, one.letter.diedMicros);
        held->lastWallMicros = std::max(held->lastWallMicros, one.letter.diedMicros);
    }
    m_after = portion->lastId;
    if (!portion->atEnd) {
        count();
        return;
    }
    m_counting = false;
    m_whole = true;
    emit listed(m_found);
}

// --- again ------------------------------------------------------------------------------------------------------------------

void CoreLetterDesk::retry(const ui::LetterGroup& group)
{
    if (std::exchange(m_retrying, true))
        return;
    m_program.retryLetters({ .groups = { toCore(group) } }, [this, group](base::Result<kafka::LettersBack>&& back) {
        auto result = std::make_shared<ui::LetterRetry>();
        result->group = group;
        if (back) {
            result->back = back->back;
            result->damaged = back->damaged;
            result->refused = back->refused;
            result->why = qs(back->why);
        } else {
            result->error = back.error();
        }
        QMetaObject::invokeMethod(
            this,
            [this, result] {
                m_retrying = m_whole = false; // others may have died meanwhile: the sum alone would not show it
                emit retried(*result);
            },
            Qt::QueuedConnection);
    });
}

// --- into a file ------------------------------------------------------------------------------------------------------------

void CoreLetterDesk::exportTo(const QString& file, const ui::LetterGroup& group)
{
    if (m_export)
        return;
    m_export = std::make_shared<Export>(file);
    m_export->choice.groups = { toCore(group) };
    m_export->result.file = file;
    readOn(m_export);
}

void CoreLetterDesk::readOn(const std::shared_ptr<Export>& out)
{
    m_program.readLetters(out->choice, out->after, [this, out](base::Result<kafka::LetterPortion>&& portion) {
        auto parcel = std::make_shared<base::Result<kafka::LetterPortion>>(std::move(portion));
        QMetaObject::invokeMethod(
            this,
            [this, out, parcel] {
                if (out == m_export) // else it was cancelled
                    m_files.start([this, out, parcel] { write(out, parcel); });
            },
            Qt::QueuedConnection);
    });
}

/// On the thread for files.
void CoreLetterDesk::write(const std::shared_ptr<Export>& out, const Portion& portion)
{
    ui::LetterExport& result = out->result;
    bool atEnd = true;
    if (!*portion) {
        result.problem = qs(portion->error().text());
    } else if (!out->file.isOpen() && !out->file.open(QIODevice::WriteOnly)) {
        result.problem = out->file.errorString();
    } else {
        if (out->upTo == 0)
            out->upTo = (*portion)->newestId;
        for (const kafka::LetterPortion::One& one : (*portion)->letters) {
            if (one.letter.id > out->upTo)
                break;
            std::string line = kafka::describeStored(
                one.letter.row.view(), one.lane, one.letter.intact, true, one.letter.reason, one.letter.detail);
            line += '\n';
            out->file.write(line.data(), static_cast<qint64>(line.size())); // commit() tells of an error
            ++result.written;
            result.damaged += !one.letter.intact;
        }
        out->after = (*portion)->lastId;
        atEnd = (*portion)->atEnd || out->after >= out->upTo;
        if (out->file.error() != QFileDevice::NoError || (atEnd && !out->file.commit())) {
            result.problem = out->file.errorString();
            atEnd = true;
        }
    }
    QMetaObject::invokeMethod(this, [this, out, atEnd] { written(out, atEnd); }, Qt::QueuedConnection);
}

void CoreLetterDesk::written(const std::shared_ptr<Export>& out, bool atEnd)
{
    if (out != m_export)
        return;
    if (!atEnd) {
        emit exportProgress(out->result.written);
        readOn(out);
        return;
    }
    const ui::LetterExport result = out->result;
    m_export.reset();
    emit exported(result);
}

} // namespace hookline::controllers
