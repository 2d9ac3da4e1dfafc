// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;

/**
 * The address of a filter: {@code scheme:inner} or {@code scheme:options:inner}, where the inner one is any address,
 * a filter's too. Options have no colon; what stands before the first colon is options when its filter says so, else it is
 * the scheme of the inner address.
 *
 * @param name the whole address
 * @param options empty for none
 * @param inner the device below
 */
record FilterAddress(Address name, String options, Address inner) {

    /** Who knows what options look like. */
    @FunctionalInterface
    interface Form {
        boolean isOptions(String text);
    }

    /**
     * Takes an address apart.
     *
     * @param name of a filter
     * @param form of its options
     * @throws DeviceException.IllegalRequest when there is no inner address
     */
    static FilterAddress parse(Address name, Form form) throws DeviceException.IllegalRequest {
        String rest = name.rest();
        int colon = rest.indexOf(':');
        String first = colon < 0 ? rest : rest.substring(0, colon);
        boolean hasOptions = form.isOptions(first);
        try {
            return hasOptions
                    ? new FilterAddress(name, first, Address.parse(colon < 0 ? "" : rest.substring(colon + 1)))
                    : new FilterAddress(name, "", Address.parse(rest));
        } catch (IllegalArgumentException e) {
            throw new DeviceException.IllegalRequest(name, "is a filter around " + e.getMessage()
                    + "; write " + name.scheme() + ":ADDRESS or " + name.scheme() + ":OPTIONS:ADDRESS, for example "
                    + name.scheme() + ":sim:disk0");
        }
    }
}
