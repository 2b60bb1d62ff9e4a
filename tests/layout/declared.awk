# Reads preprocessed headers (with line markers) and prints the functions that those in
# include/mailauth/ declare, one a line: "<name> exported" or, without MAILAUTH_API, "<name> bare".

/^# [0-9]+ "/ {
	ours = $0 ~ /[\/"]include\/mailauth\//
	next
}

ours {
	text = text " " $0
}

END {
	gsub(/[ \t]+/, " ", text)
	gsub(/\{[^{}]*\}/, "", text)
	n = split(text, declarations, ";")
	for (i = 1; i <= n; i++) {
		line = declarations[i]
		if (line ~ /^ *typedef / || line !~ /\(/)
			continue
		exported = sub(/__attribute__ ?\(\(visibility ?\("default"\)\)\)/, "", line)
		sub(/ ?\(.*/, "", line)
		sub(/.*[ *]/, "", line)
		print line, exported ? "exported" : "bare"
	}
}
