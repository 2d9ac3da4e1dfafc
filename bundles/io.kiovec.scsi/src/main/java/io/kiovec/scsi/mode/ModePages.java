// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.mode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The mode pages of a device, in the order in which MODE SENSE returns them: by code and subpage, page 0 last. */
public final class ModePages {

    /** The page code that asks for all pages. */
    public static final int ALL_PAGES = 0x3f;
    /** The subpage code that asks for all subpages. */
    public static final int ALL_SUBPAGES = 0xff;

    /** Page 0, the vendor's, comes last (SPC-4, 6.13). */
    private static final Comparator<ModePage> ORDER = Comparator
            .<ModePage>comparingInt(page -> page.code() == 0 ? ALL_PAGES : page.code())
            .thenComparingInt(ModePage::subpage);

    private final List<ModePage> pages;

    private ModePages(Collection<ModePage> pages) {
        this.pages = pages.stream().sorted(ORDER).toList();
    }

    /**
     * The pages of a device.
     *
     * @param pages each code and subpage once
     * @return the pages
     * @throws IllegalArgumentException when a page is there twice
     */
    public static ModePages of(Collection<ModePage> pages) {
        TreeMap<Integer, ModePage> byNumber = new TreeMap<>();
        for (ModePage page : pages) {
            if (byNumber.put(number(page), page) != null) {
                throw new IllegalArgumentException(
                        "mode page %02Xh/%02Xh is there twice".formatted(page.code(), page.subpage()));
            }
        }
        return new ModePages(pages);
    }

    private static int number(ModePage page) {
        return page.code() << 8 | page.subpage();
    }

    /** {@return all pages in order; unmodifiable} */
    public List<ModePage> all() {
        return pages;
    }

    /**
     * One page.
     *
     * @param code 0 to 62
     * @param subpage 0 for the page itself
     * @return the page; empty when the device does not have it
     */
    public Optional<ModePage> find(int code, int subpage) {
        return pages.stream().filter(page -> page.code() == code && page.subpage() == subpage).findFirst();
    }

    /**
     * A field's value in force, 0 where the device does not have its page.
     *
     * @param field any
     * @return its value
     */
    public long get(ModeField field) {
        return find(field.code(), field.subpage()).map(page -> page.get(field)).orElse(0L);
    }

    /**
     * The pages that a MODE SENSE asks for (SPC-4, 6.13).
     *
     * @param code the CDB's page code; {@link #ALL_PAGES}
     * @param subpage the CDB's subpage code; {@link #ALL_SUBPAGES}
     * @return the pages in order; empty when the combination is not supported, an invalid field in the CDB
     */
    public List<ModePage> select(int code, int subpage) {
        if (code == ALL_PAGES && subpage != 0 && subpage != ALL_SUBPAGES) {
            return List.of();
        }
        return pages.stream().filter(page -> (code == ALL_PAGES || page.code() == code)
                && (subpage == ALL_SUBPAGES || page.subpage() == subpage)).toList();
    }

    /**
     * The same with a page in the place of the one with its numbers, or added.
     *
     * @param page any
     * @return the changed pages; these stay as they are
     */
    public ModePages with(ModePage page) {
        List<ModePage> others = new ArrayList<>(pages);
        others.removeIf(other -> number(other) == number(page));
        others.add(page);
        return new ModePages(others);
    }

    /**
     * The same with each page changed, for example {@code map(ModePage::reset)}.
     *
     * @param change gives a page's successor, of the same code and subpage
     * @return the changed pages; these stay as they are
     */
    public ModePages map(UnaryOperator<ModePage> change) {
        return new ModePages(pages.stream().map(change).toList());
    }
}
