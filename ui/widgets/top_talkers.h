// The topics that most of the last minute's messages went to, each with its share; a click leads to one. @thread ui
#pragma once

#include <QStringList>
#include <QWidget>

#include <array>

namespace hookline::ui {

class Label;
class Link;
class TopicStore;

class TopTalkers : public QWidget {
    Q_OBJECT

public:
    static constexpr int kMost = 3;

    explicit TopTalkers(QWidget* parent = nullptr);
    /// `system`: the broker's own topics as well.
    void show(const TopicStore& topics, bool system);
    QStringList texts() const; ///< of those that are shown

signals:
    void topicWanted(const QString& topic);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    Label* m_label;
    std::array<Link*, kMost> m_links;
    QStringList m_topics;
    QStringList m_texts;
};

} // namespace hookline::ui
