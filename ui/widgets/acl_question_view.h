// "Who may do what?": somebody, something, a topic, and what the access rules say to it. Asks its owner; shows the answer. @thread ui
#pragma once

#include "ui/ports/settings_desk.h"
#include "ui/theme.h"
#include "ui/widgets/card.h"

#include <cstdint>
#include <functional>

class QComboBox;
class QLineEdit;

namespace hookline::ui {

class Label;
class Link;

class AclQuestionView : public Card {
    Q_OBJECT

public:
    explicit AclQuestionView(QWidget* parent = nullptr);
    void setUsers(const QStringList& users);
    /// `refusedMicros`: of an event that was refused then; what is said keeps to it until something else is asked. 0: of none.
    void fill(const AclQuestion& question, std::int64_t refusedMicros = 0);
    /// What answers; nothing: the rules have errors, so they say nothing.
    void setRules(std::function<AclVerdict(const AclQuestion&)> ask);
    /// Whether the rules that are shown are those the broker goes by.
    void setInForce(bool inForce);
    /// The rules or what is asked has changed. Returns the line that decides; 0: none.
    int renew();

signals:
    /// Somebody asks something else.
    void edited();
    /// Shows the line that decides.
    void lineWanted(int line);

protected:
    void changeEvent(QEvent* event) override;

private:
    AclQuestion question() const;
    /// What needs no rules to be known; empty: ask them.
    QString plainAnswer(const AclQuestion& question, Role& role) const;
    QString answer(const AclQuestion& question, const AclVerdict& verdict) const;
    QString about() const; ///< of the event it came from
    void retranslate();

    QComboBox* m_user;
    QLineEdit* m_client;
    QComboBox* m_wish;
    QLineEdit* m_topic;
    Label* m_words[4] {};
    Label* m_about;
    Label* m_verdict;
    Link* m_line;
    std::function<AclVerdict(const AclQuestion&)> m_ask;
    int m_decides = 0;
    bool m_inForce = true;
    std::int64_t m_refusedMicros = 0;
};

} // namespace hookline::ui
