// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.log.LogPage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The log pages of a logical unit; those that list the others are always there (SPC-6, 7.3.17 and 7.3.18). Any thread. */
public final class LogPages {

    private final Map<Integer, LogSource> pages = new ConcurrentSkipListMap<>();

    LogPages() {
    }

    /**
     * Adds a page, in place of one with the same code and subpage.
     *
     * @param page the page
     */
    public void add(LogSource page) {
        pages.put(page.code() << 8 | page.subpage(), page);
    }

    /** The pages that LOG SELECT speaks of; code 0 with subpage 0 for all (SPC-6, 6.7). */
    Collection<LogSource> selected(int code, int subpage) {
        if (code == 0 && subpage == 0) {
            return pages.values();
        }
        return pages.values()
                .stream()
                .filter(page -> code == 0 || page.code() == code)
                .filter(page -> subpage == LogPage.ALL_SUBPAGES || page.subpage() == subpage)
                .toList();
    }

    Optional<LogSource> page(int code, int subpage) {
        return Optional.ofNullable(pages.get(code << 8 | subpage));
    }

    /** Page 00h: the codes; with subpages, subpage FFh: both; or the subpages of one page. */
    Optional<ParameterData> list(int code, int subpage) {
        if (code == 0 && subpage == 0) {
            return Optional.of(LogPage.supportedPages(IntStream
                    .concat(IntStream.of(0), pages.keySet().stream().mapToInt(key -> key >> 8))
                    .distinct()
                    .boxed()
                    .toList()));
        }
        if (subpage != LogPage.ALL_SUBPAGES) {
            return Optional.empty();
        }
        List<Integer> keys = Stream.concat(Stream.of(0, LogPage.ALL_SUBPAGES), pages.keySet().stream())
                .filter(key -> code == 0 || key >> 8 == code)
                .toList();
        return keys.isEmpty() ? Optional.empty() : Optional.of(LogPage.supportedSubpages(code, keys));
    }
}
