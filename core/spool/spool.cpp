#include "core/spool/writer.h"

#include <array>

namespace hookline::spool {

std::string_view name(Level level) noexcept
{
    constexpr std::array<std::string_view, 4> kNames { "green", "yellow", "orange", "red" };
    return kNames[static_cast<std::size_t>(level)];
}

Spool::Spool(std::unique_ptr<Writer> writer)
    : m_writer(std::move(writer))
{
}
Spool::~Spool() = default;

base::Result<std::unique_ptr<Spool>> Spool::open(const Options& options, std::function<void()> changed)
{
    Found found;
    auto store = Store::open(options, found);
    if (!store)
        return base::fail(store.error());
    auto writer = std::make_unique<Writer>(std::move(*store), options, std::move(changed));
    if (auto prepared = writer->prepare(); !prepared)
        return base::fail(prepared.error());
    writer->note(found);
    writer->begin();
    return std::unique_ptr<Spool>(new Spool(std::move(writer)));
}

const std::map<std::uint32_t, Spool::Backlog>& Spool::backlog() const noexcept { return m_writer->backlog; }
const std::string& Spool::uuid() const noexcept { return m_writer->uuid; }

std::uint32_t Spool::lane(const std::string& laneName)
{
    const std::scoped_lock lock(m_writer->mutex);
    for (const auto& [id, known] : m_writer->lanes) {
        if (known == laneName)
            return id;
    }
    const std::uint32_t id = m_writer->lanes.empty() ? 1 : m_writer->lanes.rbegin()->first + 1;
    m_writer->lanes.emplace(id, laneName);
    m_writer->inbox.lanes.emplace_back(id, laneName);
    return id;
}

std::string Spool::laneName(std::uint32_t lane) const
{
    const std::scoped_lock lock(m_writer->mutex);
    const auto found = m_writer->lanes.find(lane);
    return found == m_writer->lanes.end() ? std::string() : found->second;
}

std::uint64_t Spool::append(const RowView& row)
{
    RowView numbered = row;
    if (numbered.seq == 0)
        numbered.seq = m_writer->nextSeq++;
    m_writer->open.add(numbered);
    return numbered.seq;
}

std::uint64_t Spool::reserve(std::uint64_t count) noexcept
{
    const std::uint64_t first = m_writer->nextSeq;
    m_writer->nextSeq += count;
    return first;
}

void Spool::acknowledge(std::uint64_t seq) { m_writer->open.done.push_back(seq); }

void Spool::markDelivered(std::uint32_t lane, std::uint64_t seq)
{
    auto& marks = m_writer->open.marks;
    if (!marks.empty() && marks.back().first == lane)
        marks.back().second = seq;
    else
        marks.emplace_back(lane, seq);
}

void Spool::deadLetter(std::uint64_t seq, int reason, std::string detail)
{
    m_writer->open.deaths.push_back({ seq, reason, std::move(detail) });
}

void Spool::requestRows(std::uint32_t lane, std::uint64_t after, std::size_t rows, std::size_t bytes)
{
    m_writer->open.reads.push_back({ lane, after, rows, bytes });
}

void Spool::requestLetters(std::uint64_t token, const LetterWish& wish) { m_writer->open.letterReads.push_back({ token, wish }); }

std::uint64_t Spool::putBack(std::int64_t letter, std::uint32_t lane, std::string_view headers)
{
    RowView row;
    row.seq = m_writer->nextSeq++;
    row.lane = lane;
    row.headers = headers;
    m_writer->open.add(row, letter);
    return row.seq;
}

std::uint64_t Spool::ticket() { return m_writer->open.ticket = ++m_writer->tickets; }
std::uint64_t Spool::carriedOut() const noexcept { return m_writer->carriedOut.load(std::memory_order_acquire); }

void Spool::submit()
{
    if (m_writer->open.empty())
        return;
    {
        const std::scoped_lock lock(m_writer->mutex);
        m_writer->inbox.takeFrom(m_writer->open);
    }
    m_writer->work.notify_one();
}

std::vector<Spool::ReadResult> Spool::takeRows()
{
    const std::scoped_lock lock(m_writer->mutex);
    return std::exchange(m_writer->results, {});
}

std::vector<Spool::LetterNews> Spool::takeLetters()
{
    const std::scoped_lock lock(m_writer->mutex);
    return std::exchange(m_writer->news, {});
}

std::map<std::uint32_t, std::string> Spool::laneNames() const
{
    const std::scoped_lock lock(m_writer->mutex);
    return m_writer->lanes;
}

std::uint64_t Spool::durable() const noexcept { return m_writer->durable.load(std::memory_order_acquire); }
std::uint64_t Spool::lastSeq() const noexcept { return m_writer->nextSeq - 1; }
Level Spool::level() const noexcept { return m_writer->level.load(std::memory_order_acquire); }

Stats Spool::stats() const
{
    Stats out;
    {
        const std::scoped_lock lock(m_writer->mutex);
        out = m_writer->shared;
    }
    out.durable = durable();
    out.commitLatency = m_writer->latency.snapshot();
    return out;
}

std::uint64_t Spool::close() { return m_writer->finish(); }

} // namespace hookline::spool
