// SPDX-License-Identifier: Apache-2.0
/** Boots the guest and runs the tests of {@code io.kiovec.it.guest} in it, on Felix. */
package io.kiovec.guest;
