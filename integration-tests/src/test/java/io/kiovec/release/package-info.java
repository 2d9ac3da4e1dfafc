// SPDX-License-Identifier: Apache-2.0
/** What cnf/package lays down: that it is whole, the same each time, and works. */
package io.kiovec.release;
