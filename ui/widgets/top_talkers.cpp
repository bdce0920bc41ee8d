#include "ui/widgets/top_talkers.h"

#include "ui/format.h"
#include "ui/models/topic_store.h"
#include "ui/safe_text.h"
#include "ui/widgets/label.h"
#include "ui/widgets/link.h"

#include <QEvent>
#include <QHBoxLayout>

#include <algorithm>
#include <numeric>

namespace hookline::ui {

TopTalkers::TopTalkers(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("topTalkers"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(24, 0, 24, 8);
    row->setSpacing(14);
    m_label = new Label(Role::TextMuted);
    m_label->setObjectName(QStringLiteral("topTalkersLabel"));
    row->addWidget(m_label);
    static constexpr const char* names[kMost] = { "topTalkerLink1", "topTalkerLink2", "topTalkerLink3" };
    for (int i = 0; i < kMost; ++i) {
        m_links[static_cast<std::size_t>(i)] = new Link(names[i]);
        Link* link = m_links[static_cast<std::size_t>(i)];
        link->hide();
        row->addWidget(link);
        connect(link, &Link::clicked, this, [this, i] {
            if (i < m_topics.size())
                emit topicWanted(m_topics[i]);
        });
    }
    row->addStretch(1);
    retranslate();
}

void TopTalkers::show(const TopicStore& topics, bool system)
{
    struct One {
        std::uint64_t messages;
        const TopicEntry* topic;
    };
    std::vector<One> all;
    std::uint64_t sum = 0;
    for (const TopicEntry& topic : topics.topics()) {
        if (!system && TopicStore::isSystem(topic.topic))
            continue;
        const std::uint64_t messages = std::accumulate(topic.trend.begin(), topic.trend.end(), std::uint64_t { 0 });
        sum += messages;
        if (messages > 0)
            all.push_back({ messages, &topic });
    }
    const auto most = std::min<std::size_t>(kMost, all.size());
    std::ranges::partial_sort(all, all.begin() + static_cast<std::ptrdiff_t>(most), [](const One& a, const One& b) {
        return a.messages != b.messages ? a.messages > b.messages : a.topic->topic < b.topic->topic;
    });
    m_topics.clear();
    m_texts.clear();
    for (std::size_t i = 0; i < kMost; ++i) {
        m_links[i]->setVisible(i < most);
        if (i >= most)
            continue;
        const double share = static_cast<double>(all[i].messages) / static_cast<double>(sum);
        m_topics << fromUtf8(all[i].topic->topic);
        m_texts << QStringLiteral("%1 %2 %").arg(visibleText(all[i].topic->topic, 40), wholePercent(share));
        m_links[i]->setText(m_texts.back());
    }
    m_label->setText(most > 0 ? tr("Busiest in the last minute:") : tr("Nothing was published in the last minute."));
}

QStringList TopTalkers::texts() const { return m_texts; }

void TopTalkers::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void TopTalkers::retranslate()
{
    m_label->setText(m_topics.isEmpty() ? tr("Nothing was published in the last minute.") : tr("Busiest in the last minute:"));
    for (Link* link : m_links)
        link->setAbout(tr("Busy topic"), tr("Goes to the topic"));
}

} // namespace hookline::ui
