// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.tape;

import java.io.IOException;

/**
 * What is before the next filemark.
 *
 * @param tape where it is
 */
public record OneFile(ItemSource tape) implements ItemSource {

    @Override
    public void next(Item item) throws IOException {
        tape.next(item);
        if (item.kind() == Item.Kind.FILEMARK) {
            item.set(Item.Kind.END, 0);
        }
    }
}
