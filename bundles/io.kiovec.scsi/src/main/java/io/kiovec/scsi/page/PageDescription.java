// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.page;

import java.util.List;
import java.util.Optional;

/**
 * A page of the standards.
 *
 * @param kind whether it is of vital product data, a mode page or a log page
 * @param code the page code
 * @param subpage the subpage code, 0 for the page itself
 * @param devices what has it
 * @param name of the standard
 * @param fields of a page of fixed fields; without a log page's, which are in its parameters
 * @param parameters of a log page
 */
public record PageDescription(Kind kind, int code, int subpage, Devices devices, String name, List<DataField> fields,
        List<Parameter> parameters) {

    /** What is asked for it: INQUIRY, MODE SENSE, LOG SENSE. */
    public enum Kind {
        /** Vital product data: INQUIRY. */
        VPD,
        /** A mode page: MODE SENSE. */
        MODE,
        /** A log page: LOG SENSE. */
        LOG
    }

    /** The devices that give a page code this meaning. */
    public enum Devices {
        /** Devices of all types. */
        ANY,
        /** Those that {@link io.kiovec.scsi.CommandEffects#isDisk} names. */
        DISK,
        /** Those that {@link io.kiovec.scsi.CommandEffects#isTape} names. */
        TAPE
    }

    /**
     * A parameter of a log page, or some that are alike.
     *
     * @param first the lowest parameter code
     * @param last the highest
     * @param name of the standard, in lower case
     * @param unit of a number, empty where it has none
     * @param fields of its value; none where the value is one number or a text
     */
    public record Parameter(int first, int last, String name, String unit, List<DataField> fields) {
        /** Copies the list. */
        public Parameter {
            fields = List.copyOf(fields);
        }
    }

    /** Copies the lists. */
    public PageDescription {
        fields = List.copyOf(fields);
        parameters = List.copyOf(parameters);
    }

    /**
     * One field.
     *
     * @param word its acronym or its name for programs, in any case
     * @return the field, empty when there is none of that name
     */
    public Optional<DataField> field(String word) {
        return fields.stream()
                .filter(field -> field.acronym().equalsIgnoreCase(word) || field.key().equalsIgnoreCase(word))
                .findFirst();
    }

    /**
     * One parameter.
     *
     * @param parameter its code
     * @return the parameter, empty when the standard has none of that code
     */
    public Optional<Parameter> parameter(int parameter) {
        return parameters.stream().filter(one -> one.first() <= parameter && parameter <= one.last()).findFirst();
    }
}
