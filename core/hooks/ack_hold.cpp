#include "core/hooks/ack_hold.h"

namespace hookline::hooks {

void AckInbox::push(std::span<const Answer> answers)
{
    const std::scoped_lock lock(m_mutex);
    if (!m_wake)
        return;
    const bool first = m_answers.empty();
    m_answers.insert(m_answers.end(), answers.begin(), answers.end());
    if (first)
        m_wake(); // under the lock: close() promises that no wake follows it
}

void AckInbox::take(std::vector<Answer>& out)
{
    const std::scoped_lock lock(m_mutex);
    out.swap(m_answers);
}

void AckInbox::close()
{
    const std::scoped_lock lock(m_mutex);
    m_wake = nullptr;
    m_answers.clear();
}

void AckToken::drop()
{
    if (const base::Ref<AckInbox> inbox = std::exchange(m_inbox, {}))
        inbox->push(m_answer);
}

void AckToken::answerAll(std::span<AckToken> tokens, mqtt::ReasonCode reason)
{
    // By loop, in the order given: few loops, many tokens.
    std::vector<AckInbox::Answer> batch;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const base::Ref<AckInbox> inbox = std::exchange(tokens[i].m_inbox, {});
        if (!inbox)
            continue;
        batch.clear();
        tokens[i].m_answer.reason = reason;
        batch.push_back(tokens[i].m_answer);
        for (std::size_t j = i + 1; j < tokens.size(); ++j) {
            if (!(tokens[j].m_inbox == inbox))
                continue;
            tokens[j].m_inbox = {};
            tokens[j].m_answer.reason = reason;
            batch.push_back(tokens[j].m_answer);
        }
        inbox->push(batch);
    }
}

AckToken Acceptance::hold(const HoldTerms& terms)
{
    if (!m_inbox)
        return {};
    const std::uint64_t id = ++*m_lastHold;
    m_holds.push_back({ id, terms });
    return AckToken(base::Ref<AckInbox>::share(m_inbox), { m_slot, m_generation, id, terms.fallback });
}

} // namespace hookline::hooks
