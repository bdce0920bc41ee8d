#include "core/kafka/dead_letters.h"

#include "core/base/log.h"
#include "core/kafka/lane.h"

#include <algorithm>

namespace hookline::kafka {
namespace {

constexpr std::size_t kCounted = 5000; ///< letters in a portion without bodies

base::Error noSpool()
{
    return { "letters.no_spool", "There is no spool to look into: no rule keeps records on the disk", "",
        "Choose buffer = \"disk\" or \"hybrid\" for one; a spool that an earlier run filled is opened then" };
}

base::Error stopped() { return { "letters.stopped", "The bridge was stopped before that", "", "Letters that are not back yet are kept" }; }

std::string keyOf(const std::string& lane) { return lane.substr(0, lane.find('#')); }

bool isChosen(const LetterChoice& choice, const LetterGroup& group)
{
    return choice.groups.empty() || std::ranges::find(choice.groups, group) != choice.groups.end();
}

spool::LetterWish wishOf(Keeper& keeper, const LetterChoice& choice, std::int64_t after)
{
    spool::LetterWish wish;
    wish.after = after;
    wish.withBody = choice.withBody;
    if (!choice.withBody)
        wish.rows = kCounted;
    if (choice.groups.empty())
        return wish;
    for (const auto& [id, name] : keeper.spool().laneNames()) {
        if (std::ranges::find(choice.groups, keyOf(name), &LetterGroup::topic) != choice.groups.end())
            wish.lanes.push_back(id);
    }
    if (wish.lanes.empty())
        wish.upTo = 0; // there has never been one
    if (choice.groups.size() == 1)
        wish.reason = choice.groups.front().code;
    return wish;
}

} // namespace

void DeadLetters::read(Keeper* keeper, const LetterChoice& choice, std::int64_t after, LettersRead then)
{
    if (!keeper || !keeper->hasSpool()) {
        then(base::fail(noSpool()));
        return;
    }
    m_readings.emplace(++m_tokens, Reading { choice, std::move(then) });
    keeper->spool().requestLetters(m_tokens, wishOf(*keeper, choice, after));
}

void DeadLetters::retry(Keeper* keeper, const LetterChoice& choice, LettersRetried then)
{
    if (!keeper || !keeper->hasSpool()) {
        then(base::fail(noSpool()));
        return;
    }
    m_retries.push_back({ choice, std::move(then), {} });
    if (m_retries.size() == 1)
        ask(*keeper);
}

void DeadLetters::ask(Keeper& keeper)
{
    Retry& retry = m_retries.front();
    spool::LetterWish wish = wishOf(keeper, retry.choice, retry.after);
    if (retry.upTo > 0)
        wish.upTo = std::min(wish.upTo, retry.upTo);
    m_asked = ++m_tokens;
    keeper.spool().requestLetters(m_asked, wish);
}

void DeadLetters::putBack(Keeper& keeper, spool::LetterRead&& read)
{
    Retry& retry = m_retries.front();
    retry.after = read.lastId;
    if (retry.upTo == 0)
        retry.upTo = read.newestId;
    retry.atEnd = read.atEnd || read.lastId >= retry.upTo;
    for (const spool::Letter& letter : read.letters) {
        const std::string key = keyOf(keeper.spool().laneName(letter.row.lane()));
        const bool understood = letter.intact && unpackStored(letter.row.view(), m_unpacked);
        if (!isChosen(retry.choice, { static_cast<int>(letter.reason), key, understood ? std::string(m_unpacked.rule) : std::string() }))
            continue;
        if (!understood) {
            ++retry.result.damaged;
            continue;
        }
        Failure failure = Failure::None;
        Lane* const lane = m_ports.laneFor(key, failure);
        if (!lane) {
            ++retry.result.refused;
            retry.result.why = text(failure);
            continue;
        }
        if (keeper.ofEarlierRun(letter.row.seq())) { // its event's number is another event's by now
            m_unpacked.eventId = 0;
            packStored(m_unpacked, 0, 0, m_headers);
        } else {
            m_headers.clear();
        }
        lane->takeBack(letter.id, m_ports.ruleNamed(m_unpacked.rule), m_headers);
        ++m_matched;
        ++retry.open;
    }
}

void DeadLetters::turn(Keeper& keeper)
{
    for (spool::Spool::LetterNews& news : keeper.spool().takeLetters()) {
        if (news.token == 0) {
            if (!news.done)
                m_ports.neverCame(news.seq);
            if (!m_retries.empty() && m_retries.front().open > 0) {
                --m_retries.front().open;
                ++(news.done ? m_retries.front().result.back : m_retries.front().result.damaged);
            }
        } else if (news.token == m_asked && !m_retries.empty()) {
            m_asked = 0;
            putBack(keeper, std::move(news.read));
        } else if (const auto found = m_readings.find(news.token); found != m_readings.end()) {
            const Reading reading = std::move(found->second);
            m_readings.erase(found);
            LetterPortion out { {}, news.read.lastId, news.read.newestId, news.read.atEnd };
            for (spool::Letter& letter : news.read.letters) {
                std::string lane = keeper.spool().laneName(letter.row.lane());
                const bool understood = unpackStored(letter.row.view(), m_unpacked);
                LetterGroup group { static_cast<int>(letter.reason), keyOf(lane), understood ? std::string(m_unpacked.rule) : std::string() };
                if (isChosen(reading.choice, group))
                    out.letters.push_back({ std::move(group), std::move(letter), std::move(lane) });
            }
            reading.then(std::move(out));
        }
    }
    while (!m_retries.empty() && m_asked == 0 && m_retries.front().open == 0) {
        Retry& retry = m_retries.front();
        if (!retry.atEnd) {
            ask(keeper);
            return;
        }
        const Retry done = std::move(retry);
        m_retries.pop_front();
        base::logNotice("kafka",
            std::to_string(done.result.back) + " dead letters are back in the queue, " + std::to_string(done.result.damaged + done.result.refused)
                + " could not be put back");
        done.then(LettersBack(done.result));
        if (!m_retries.empty())
            ask(keeper);
    }
}

void DeadLetters::stop()
{
    for (const auto& [token, reading] : std::exchange(m_readings, {}))
        reading.then(base::fail(stopped()));
    for (const Retry& retry : std::exchange(m_retries, {}))
        retry.then(base::fail(stopped()));
    m_asked = 0;
}

} // namespace hookline::kafka
