// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.page;

import io.kiovec.scsi.CommandEffects;
import io.kiovec.scsi.page.PageDescription.Devices;
import io.kiovec.scsi.page.PageDescription.Kind;
import io.kiovec.scsi.page.PageDescription.Parameter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The pages that are described, from the resource {@code pages.txt} beside this class. */
public final class PageCatalog {

    private static final List<PageDescription> PAGES = read();

    private PageCatalog() {
    }

    /**
     * One page.
     *
     * @param kind of which kind
     * @param deviceType the device's peripheral device type
     * @param code the page code
     * @param subpage the subpage code, 0 for the page itself
     * @return its description; empty when it is not described
     */
    public static Optional<PageDescription> find(Kind kind, int deviceType, int code, int subpage) {
        return of(kind, deviceType).stream().filter(page -> page.code() == code && page.subpage() == subpage)
                .findFirst();
    }

    /**
     * {@return all pages of a kind that such a device may have}
     *
     * @param kind of which kind
     * @param deviceType the device's peripheral device type
     */
    public static List<PageDescription> of(Kind kind, int deviceType) {
        return PAGES.stream().filter(page -> page.kind() == kind && switch (page.devices()) {
            case ANY -> true;
            case DISK -> CommandEffects.isDisk(deviceType);
            case TAPE -> CommandEffects.isTape(deviceType);
        }).toList();
    }

    private static List<PageDescription> read() {
        try (InputStream resource = PageCatalog.class.getResourceAsStream("pages.txt")) {
            if (resource == null) {
                throw new IllegalStateException("pages.txt is not in the bundle");
            }
            Reading reading = new Reading();
            var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    reading.take(line);
                }
            }
            return reading.end();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The pages read so far, and what is open of the last one. */
    private static final class Reading {

        private final List<PageDescription> pages = new ArrayList<>();
        private String page = "";
        private String parameter = "";
        private List<DataField> fields = new ArrayList<>();
        private List<DataField> ofParameter = new ArrayList<>();
        private List<Parameter> parameters = new ArrayList<>();

        void take(String line) {
            String word = line.substring(0, line.indexOf(' '));
            switch (word) {
                case "vpd", "mode", "log" -> {
                    endPage();
                    page = line;
                }
                case "param" -> {
                    endParameter();
                    parameter = line.substring(word.length() + 1);
                }
                default -> (parameter.isEmpty() ? fields : ofParameter).add(field(line));
            }
        }

        List<PageDescription> end() {
            endPage();
            return List.copyOf(pages);
        }

        private void endPage() {
            endParameter();
            if (!page.isEmpty()) {
                String[] halves = page.split("\\|");
                String[] words = halves[0].split(" ");
                pages.add(new PageDescription(Kind.valueOf(words[0].toUpperCase(Locale.ROOT)),
                        Integer.parseInt(words[1], 16), Integer.parseInt(words[2], 16),
                        Devices.valueOf(words[3].toUpperCase(Locale.ROOT)), halves[1], fields, parameters));
            }
            fields = new ArrayList<>();
            parameters = new ArrayList<>();
        }

        private void endParameter() {
            if (!parameter.isEmpty()) {
                String[] halves = parameter.split("\\|");
                String[] words = halves[0].split(" ", 2);
                String[] range = words[0].split("-");
                parameters.add(new Parameter(Integer.parseInt(range[0], 16),
                        Integer.parseInt(range[range.length - 1], 16), words[1], halves.length > 1 ? halves[1] : "",
                        ofParameter));
            }
            parameter = "";
            ofParameter = new ArrayList<>();
        }

        private static DataField field(String line) {
            String[] halves = line.split("\\|");
            String[] words = halves[0].split(" ", 3);
            String[] place = words[1].split(":");
            String[] at = place[0].split("\\.");
            return new DataField(words[0].equals("-") ? "" : words[0], words[2], Integer.parseInt(at[0]),
                    at.length > 1 ? Integer.parseInt(at[1]) : 0, Integer.parseInt(place[1]),
                    halves.length > 1 ? halves[1] : "");
        }
    }
}
