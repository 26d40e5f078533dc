package records

import (
	"errors"
	"strconv"
	"strings"

	"qalauly/activity"
	"qalauly/internal/sheet"
	"qalauly/rating/methods"
)

// The rules of this package.
const (
	ruleUnknown     = "record_deputy"      // nobody is called so
	ruleSeveral     = "record_several"     // Args: Numbers; several are
	ruleNumberName  = "record_number_name" // the name behind a number is not of who has it
	ruleNoBody      = "record_body"        // no body is called so
	ruleOtherBody   = "record_other_body"  // who is called so sits in another
	ruleCriterion   = "record_criterion"   // none is called so
	ruleSource      = "record_source"      // the criterion is not recorded by hand
	ruleNotHere     = "record_not_here"    // Args: Criterion; it has no such field
	ruleFuture      = "record_future"      //
	ruleLate        = "record_late"        // Args: Days
	ruleMandate     = "record_mandate"     // no deputy on that day
	ruleTerritory   = "record_territory"   // not where the importer records
	ruleSubject     = "record_subject"     // about the importer or their chief
	ruleTwice       = "record_twice"       // Args: Row
	ruleFromToday   = "record_from_today"  // «yesterday»: a file may be read on another day
	ruleUnsureDay   = "record_unsure_day"  // Args: Near
	ruleNumber      = "record_number"      //
	ruleMoment      = "record_moment"      //
	ruleLink        = "record_link"        //
	mostDocuments   = 10                   // in one cell
	ruleDocuments   = "record_documents"   // Args: Max
	textMost        = 500                  // letters of a field, as in the ledger
	evidenceTextMax = 500
)

// Rules returns the keys of all rules of this package, for whoever has words for them.
func Rules() []string {
	return []string{ruleUnknown, ruleSeveral, ruleNumberName, ruleNoBody, ruleOtherBody, ruleCriterion, ruleSource, ruleNotHere, ruleFuture, ruleLate,
		ruleMandate, ruleTerritory, ruleSubject, ruleTwice, ruleFromToday, ruleUnsureDay, ruleNumber, ruleMoment, ruleLink, ruleDocuments}
}

// fieldRules are the keys of the ledger's rules for fields.
var fieldRules = map[string]string{
	"missing": sheet.RuleRequired, "date": sheet.RuleDate, "time": ruleMoment, "number": ruleNumber, "range": sheet.RuleRange,
	"choice": sheet.RuleChoice, "url": ruleLink, "flag": sheet.RuleChoice, "long": sheet.RuleLong,
}

// broken tells a line what the ledger says of it.
func (t *taking) broken(l *sheet.Line, c methods.Criterion, at map[string]string, err error) {
	wrong := (*activity.FieldError)(nil)
	dated, _ := c.Field(c.DatedBy)
	day := sheet.Fault{Column: at[c.DatedBy], Title: l.Title(at[c.DatedBy]), Value: l.Raw(at[c.DatedBy])}
	switch {
	case errors.As(err, &wrong) && wrong.Field == string(activity.Link):
		l.Wrong(sheet.Fault{Column: colLink, Title: l.Title(colLink), Value: wrong.Value, Rule: ruleLink})
	case errors.As(err, &wrong):
		f, _ := c.Field(wrong.Field)
		l.Wrong(t.fieldFault(l, at[f.Name], f, wrong))
	case errors.Is(err, activity.ErrFuture):
		day.Rule = ruleFuture
		l.Wrong(t.titled(day, dated))
	case errors.Is(err, activity.ErrLate):
		day.Rule, day.Args = ruleLate, map[string]string{"Days": strconv.Itoa(t.method.Records.LateDays)}
		l.Wrong(t.titled(day, dated))
	case errors.Is(err, activity.ErrSubject):
		l.Fail(colDeputy, ruleSubject)
	default: // the criterion was looked at before
		l.Fail(colCriterion, ruleSource)
	}
}

// titled gives a fault the field's own name where the file has no title for it.
func (t *taking) titled(one sheet.Fault, f methods.Field) sheet.Fault {
	if one.Title == "" {
		one.Title = t.label(f.Label)
	}
	return one
}

func (t *taking) fieldFault(l *sheet.Line, column string, f methods.Field, wrong *activity.FieldError) sheet.Fault {
	one := sheet.Fault{Column: column, Title: l.Title(column), Value: wrong.Value, Rule: fieldRules[wrong.Rule], Args: map[string]string{}}
	if raw := l.Raw(column); raw != "" {
		one.Value = raw
	}
	switch wrong.Rule {
	case "range":
		one.Args["Min"], one.Args["Max"] = plain(f.Min), plain(f.Max)
	case "long":
		one.Args["Max"] = strconv.Itoa(textMost)
	case "choice":
		one.Args["Options"] = t.optionsOf(f)
	case "flag":
		one.Args["Set"] = "flag"
	}
	return t.titled(one, f)
}

func (t *taking) optionsOf(f methods.Field) string {
	var all []string
	for _, o := range f.Options {
		all = append(all, t.label(o.Name))
	}
	return strings.Join(all, ", ")
}

func plain(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// label is a name of the method in the language in which faults are told.
func (t *taking) label(n methods.Name) string {
	if t.Lang == "ru" {
		return n.RU
	}
	return n.KK
}
