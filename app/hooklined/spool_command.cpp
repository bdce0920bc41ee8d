#include "app/hooklined/spool_command.h"

#include "app/runtime/command_line.h"
#include "core/config/clusters.h"
#include "core/kafka/lane_key.h"
#include "core/kafka/stored_record.h"
#include "core/spool/inspect.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hookline::hooklined {
namespace {

constexpr int kFine = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr int kDamage = 5;

constexpr const char* kHelp = R"(usage: hooklined spool COMMAND FOLDER [OPTION]

Looks into the spool in FOLDER (kafka.spool_folder) while no program uses it.

    check FOLDER                 reads everything and says what is there, for which Kafka cluster, damaged or missing
    dump FOLDER [--dead]         waiting records (or dead letters) as JSON lines, oldest first
    salvage FILE --to FOLDER     saves what can be read of a state.db or state.db.bad-… into a new spool
    replay FOLDER                puts the dead letters back into the queue, for the next start

    --cluster NAME               dump, replay: only what is for this Kafka cluster, by the name of its [[kafka_clusters]] block;
                                 default: the one of [kafka]

Exit codes: 0 fine, 1 could not be done, 2 wrong usage, 5 damage or losses were found.
)";

using Number = unsigned long long;

int complain(const base::Error& error)
{
    std::fprintf(stderr, "hooklined: %s\n", error.text().c_str());
    return kFailed;
}

/// What each cluster has here, by its name: the empty one is the default one's.
struct Share {
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;
    std::uint64_t deadLetters = 0;
};
std::map<std::string, Share, std::less<>> shares(const spool::Inspection& found)
{
    std::map<std::string, Share, std::less<>> out;
    const auto of = [&out](const std::string& lane) -> Share& { return out[std::string(kafka::splitLaneKey(lane).cluster)]; };
    for (const auto& [lane, rows] : found.rowsByLane)
        of(lane).rows += rows;
    for (const auto& [lane, bytes] : found.bytesByLane)
        of(lane).bytes += bytes;
    for (const auto& [lane, letters] : found.deadLettersByLane)
        of(lane).deadLetters += letters;
    return out;
}

/// The lanes of one cluster; none chosen: of all. Error: the spool has never held anything for it.
base::Result<spool::LaneChoice> choiceOf(const std::string& folder, const std::optional<std::string>& cluster)
{
    if (!cluster)
        return spool::LaneChoice {};
    const auto lanes = spool::lanesOf(folder);
    if (!lanes)
        return base::fail(lanes.error());
    const std::string name(config::plainCluster(*cluster));
    std::set<std::string_view> clusters;
    for (const std::string& lane : *lanes)
        clusters.insert(kafka::splitLaneKey(lane).cluster);
    if (clusters.contains(name))
        return spool::LaneChoice([name](const std::string& lane) { return kafka::splitLaneKey(lane).cluster == name; });
    std::string known;
    for (const std::string_view each : clusters)
        known.append(known.empty() ? "" : ", ").append(config::shownCluster(each));
    return base::fail({ "spool.cluster", "The spool in " + folder + " has nothing for a Kafka cluster \"" + *cluster + '"', "",
        known.empty() ? "It is empty" : "Name one that it has had records for: " + known });
}

int check(const std::string& folder)
{
    const auto found = spool::inspect(folder);
    if (!found) {
        complain(found.error());
        return found.error().id == "spool.unreadable" ? kDamage : kFailed;
    }
    std::printf("spool          %s\n", found->uuid.c_str());
    std::printf("last program   %s\n", found->clean ? "ended in order" : "was killed or is still to be started after a crash");
    std::printf("waiting        %llu records, %llu bytes", Number { found->rows }, Number { found->bytes });
    if (found->rows > 0)
        std::printf(", seq %llu to %llu", Number { found->firstSeq }, Number { found->lastSeq });
    std::printf("\n");
    for (const auto& [lane, rows] : found->rowsByLane)
        std::printf("    %-40s %llu\n", lane.c_str(), Number { rows });
    std::printf("dead letters   %llu\n", Number { found->deadLetters });
    if (const auto all = shares(*found); all.size() > 1) {
        for (const auto& [cluster, share] : all) {
            std::printf("cluster        %-24s %llu records, %llu bytes, %llu dead letters\n", std::string(config::shownCluster(cluster)).c_str(),
                Number { share.rows }, Number { share.bytes }, Number { share.deadLetters });
        }
    }
    for (const auto& gap : found->gaps)
        std::printf("lost earlier   seq %llu to %llu: %s\n", Number { gap.fromSeq }, Number { gap.toSeq }, gap.cause.c_str());
    for (const std::string& name : found->setAside)
        std::printf("set aside      %s\n", name.c_str());
    for (const std::uint64_t seq : found->damaged)
        std::printf("damaged        seq %llu: checksum\n", Number { seq });
    if (found->damagedCount > found->damaged.size())
        std::printf("damaged        … %llu in all\n", Number { found->damagedCount });
    if (!found->complaint.empty())
        std::printf("database       %s\n", found->complaint.c_str());
    std::printf("%s\n",
        !found->good()          ? "damaged: a start sets the database aside, sends what is right and notes what is lost"
            : found->gaps.empty() ? "fine"
                                  : "fine now; the losses above were noted by earlier starts");
    return found->good() && found->gaps.empty() ? kFine : kDamage;
}

int dump(const std::string& folder, bool dead, const std::optional<std::string>& cluster)
{
    const auto choice = choiceOf(folder, cluster);
    if (!choice)
        return complain(choice.error());
    bool intact = true;
    const auto count = spool::dump(folder, dead, [&](const spool::DumpRow& row) {
        intact = intact && row.intact;
        const std::string line = kafka::describeStored(row.row, row.lane, row.intact, dead, row.reason, row.detail);
        return std::fputs((line + "\n").c_str(), stdout) >= 0;
    }, *choice);
    if (!count) {
        complain(count.error());
        return count.error().id == "spool.unreadable" ? kDamage : kFailed;
    }
    return intact ? kFine : kDamage;
}

int salvage(const std::string& file, const std::string& to)
{
    const auto saved = spool::salvageFile(file, to);
    if (!saved)
        return complain(saved.error());
    std::printf("saved %llu waiting records and %llu dead letters to %s\n", Number { saved->rows }, Number { saved->deadLetters }, to.c_str());
    if (saved->lost > 0)
        std::printf("%llu records could not be read: 'hooklined spool check %s' lists them\n", Number { saved->lost }, to.c_str());
    return saved->lost > 0 ? kDamage : kFine;
}

int replay(const std::string& folder, const std::optional<std::string>& cluster)
{
    const auto choice = choiceOf(folder, cluster);
    if (!choice)
        return complain(choice.error());
    const auto count = spool::replayDeadLetters(folder, *choice);
    if (!count)
        return complain(count.error());
    std::printf("%llu dead letters are back in the queue and go out at the next start\n", Number { *count });
    return kFine;
}

} // namespace

int spoolCommand(int argc, char** argv)
{
    std::vector<std::string> words(argv + 1, argv + argc);
    std::optional<std::string> cluster;
    if (const auto option = std::ranges::find(words, "--cluster"); option != words.end() && option + 1 != words.end()) {
        cluster = option[1];
        words.erase(option, option + 2);
    }
    const auto is = [&](std::size_t size, const char* command) { return words.size() == size && words[0] == command; };
    if (is(1, "--help") || is(1, "-h")) {
        std::fputs(kHelp, stdout);
        return kFine;
    }
    runtime::logToStderr();
    const bool mayChoose = is(2, "dump") || is(3, "dump") || is(2, "replay");
    if (cluster && !mayChoose) {
        std::fputs(kHelp, stderr);
        return kUsage;
    }
    if (is(2, "check"))
        return check(words[1]);
    if (is(2, "dump"))
        return dump(words[1], false, cluster);
    if (is(3, "dump") && (words[1] == "--dead" || words[2] == "--dead"))
        return dump(words[1] == "--dead" ? words[2] : words[1], true, cluster);
    if (is(4, "salvage") && words[2] == "--to")
        return salvage(words[1], words[3]);
    if (is(2, "replay"))
        return replay(words[1], cluster);
    std::fputs(kHelp, stderr);
    return kUsage;
}

} // namespace hookline::hooklined
